package dev.timescalemigration.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.ComparisonHistory.ComparedDatabases;
import dev.timescalemigration.ledger.ComparisonHistory.RepairedRows;
import dev.timescalemigration.ledger.ComparisonHistory.TableRows;
import dev.timescalemigration.ledger.CopiedInSpan;
import dev.timescalemigration.ledger.HypertableProgress;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.ledger.RecordedAcceptance;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.postgres.QualifiedName;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportHtmlTest {
  private static final String HOSTILE = "<script>alert(1)</script>\"&'\u001b[31m";
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private static final QualifiedName TRIP = new QualifiedName("public", HOSTILE);

  private final FinalReport report =
      new FinalReport(
          HOSTILE,
          "source:5432/" + HOSTILE,
          "target:5432/db",
          "Completed",
          BEGAN,
          Optional.of(BEGAN.plusSeconds(100)),
          List.of(),
          new TaskTotals(10, 8, 1, 6, 1, 1, 7, 1_000, 800, 700, 4_321),
          List.of(new HypertableProgress(TRIP, 10, 8, 4_321, 5, 1, 1, Map.of("ATTACHED", 8L))),
          List.of(
              new CopiedInSpan(BEGAN.plusSeconds(20), BEGAN.plusSeconds(60), 6, 40_000_000, 4_000),
              new CopiedInSpan(BEGAN.plusSeconds(60), BEGAN.plusSeconds(80), 0, 0, 0),
              new CopiedInSpan(BEGAN.plusSeconds(80), BEGAN.plusSeconds(100), 2, 40_000_000, 321)),
          List.of(
              new FinalReport.ReportedPhase(
                  "Staging", "Succeeded", 10, 1, BEGAN, BEGAN.plusSeconds(10)),
              new FinalReport.ReportedPhase(
                  "Copying", "Succeeded", 60, 2, BEGAN.plusSeconds(20), BEGAN.plusSeconds(100))),
          List.of(),
          List.of(
              new OpenedGate(
                  "Switchover", "ab12", Optional.of("alice@db-admin"), BEGAN.plusSeconds(90))),
          Optional.of(
              new ComparedDatabases(
                  BEGAN.plusSeconds(70),
                  BEGAN.plusSeconds(80),
                  List.of(new TableRows(TRIP, 5_000, 4_999, 2, 1, 3, Optional.of(HOSTILE))))),
          List.of(new RepairedRows(TRIP, 2, 3, 1, 0, BEGAN.plusSeconds(85))),
          List.of(),
          List.of(),
          List.of(new RecordedAcceptance("rows:x", "1 row differs", HOSTILE)),
          List.of("remove " + HOSTILE),
          Optional.empty());

  private final JsonNode json = Json.read(Json.write(report));

  @Test
  void holds_the_values_of_the_json() throws Exception {
    Document page = parse(report.html());
    JsonNode hypertable = json.get("hypertables").get(0);
    assertThat(cells(page, "moved"))
        .containsExactly(
            shown(hypertable.at("/hypertable/name").textValue(), "public."),
            "",
            hypertable.get("chunks") + " of " + hypertable.get("staged"),
            "4,321",
            "8 attached");
    JsonNode compared = json.at("/comparison/tables").get(0);
    assertThat(cells(page, "compared"))
        .contains(
            compared.get("missing").asText(),
            compared.get("extra").asText(),
            compared.get("different").asText(),
            "5,000",
            "4,999");
    JsonNode repaired = json.get("repairs").get(0);
    assertThat(cells(page, "repaired"))
        .containsExactly(
            shown(HOSTILE, "public."),
            repaired.get("inserted").asText(),
            repaired.get("updated").asText(),
            repaired.get("deleted").asText(),
            repaired.get("refreshed").asText(),
            repaired.get("lastAt").asText());
    JsonNode gate = json.get("gates").get(0);
    assertThat(cells(page, "gates"))
        .containsExactly(
            gate.get("gate").asText(),
            gate.get("openedAt").asText(),
            gate.get("openedBy").asText(),
            gate.get("token").asText());
    assertThat(cells(page, "phases"))
        .contains("Staging", "Copying", json.at("/runs/1/endedAt").asText());
    assertThat(elements(page, "li"))
        .extracting(Element::getTextContent)
        .extracting(String::strip)
        .contains(shown(json.get("stillToDo").get(0).asText(), ""));
  }

  @Test
  void shows_the_throughput_over_time() throws Exception {
    assertThat(elements(parse(report.html()), "span"))
        .filteredOn(element -> element.hasAttribute("title"))
        .extracting(each -> each.getAttribute("style"), each -> each.getAttribute("title"))
        .containsExactly(
            tuple("height:50.0%", "2026-01-01T00:00:20Z: 6 chunks, 4,000 rows, 1.0 MB/s"),
            tuple("height:0.0%", "2026-01-01T00:01:00Z: 0 chunks, 0 rows, 0 B/s"),
            tuple("height:100.0%", "2026-01-01T00:01:20Z: 2 chunks, 321 rows, 2.0 MB/s"));
    assertThat(report.markdown())
        .contains(
            "Chunks were copied from 2026-01-01T00:00:20Z to 2026-01-01T00:01:40Z: 1.0 MB/s on"
                + " average, 2.0 MB/s at most.",
            "`▄ █`");
  }

  @Test
  void the_markdown_says_who_opened_a_gate_with_what_evidence() {
    assertThat(report.markdown())
        .contains("| Switchover | 2026-01-01T00:01:30Z | alice@db-admin | ab12 |");
  }

  @Test
  void shows_the_chunks_of_a_hypertable_by_their_state() throws Exception {
    List<Element> segments =
        elements(parse(report.html()), "span").stream()
            .filter(element -> element.getAttribute("style").startsWith("width"))
            .toList();
    assertThat(segments)
        .extracting(segment -> segment.getTextContent().strip())
        .containsExactly("5 equal", "2 copied", "1 different", "1 parked", "1 open");
    assertThat(segments.get(0).getAttribute("style")).isEqualTo("width:50.00%");
  }

  @Test
  void is_one_file_without_scripts_and_without_a_network() throws Exception {
    String html = report.html();
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script", "http", "url(", "<link", "<img", "\u001b");
    assertThat(elements(parse(html), "script")).isEmpty();
  }

  /** Control characters are shown as escapes. */
  private static String shown(String text, String before) {
    return before + text.replace("\u001b", "\\x1b");
  }

  private static List<String> cells(Document page, String table) {
    return elements(page, "td").stream()
        .filter(
            cell ->
                ((Element) cell.getParentNode().getParentNode().getParentNode())
                    .getAttribute("id")
                    .equals(table))
        .map(Element::getTextContent)
        .map(String::strip)
        .toList();
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Every element of it is closed, so that it is XML too. */
  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
