package dev.timescalemigration.cli.report;

import dev.timescalemigration.failure.PrintableText;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An HTML page that is written from its begin to its end; every text in it is escaped. */
final class HtmlPage {
  private static final String STYLE =
      """
      body { font: 14px/1.45 system-ui, sans-serif; color: #1c1c1c; max-width: 70em; margin: 2em auto; padding: 0 1em; }
      h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 1.6em; border-bottom: 1px solid #ccc; }
      table { border-collapse: collapse; margin: .6em 0; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .25em .6em; border-bottom: 1px solid #e3e3e3; overflow-wrap: anywhere; }
      .name { margin-top: .5em; } .bar { display: flex; background: #eee; }
      .bar span, .run { color: #fff; font-size: 11px; padding: 2px 0; overflow: hidden; white-space: nowrap; text-indent: 4px; min-width: 3px; }
      .equal { background: #2e7d32; } .copied { background: #1565c0; } .different { background: #c62828; }
      .parked { background: #6a1b9a; } .open { background: #757575; }
      .columns { display: flex; align-items: flex-end; height: 6em; border-bottom: 1px solid #90a4ae; }
      .columns span { flex: 1; margin: 0 1px; background: #1565c0; }
      .line { background: #f2f2f2; margin: 1px 0; } .run { display: block; background: #37474f; overflow: visible; }
      .line .run { color: #111; background: #90a4ae; }
      @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr, .bar, .line { break-inside: avoid; }
        * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
      """;

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;

  HtmlPage() {
    try {
      writer = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something that writes. */
  private interface PageWriting {
    void write() throws XMLStreamException;
  }

  /** A writer into memory does not fail. */
  private static void write(PageWriting writing) {
    try {
      writing.write();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  void begin(String title) {
    write(() -> writer.writeDTD("<!DOCTYPE html>\n"));
    open("html", Map.of("lang", "en"));
    open("head", Map.of());
    write(() -> writer.writeEmptyElement("meta"));
    write(() -> writer.writeAttribute("charset", "utf-8"));
    text("title", Map.of(), title);
    open("style", Map.of());
    write(() -> writer.writeCharacters(STYLE));
    close();
    close();
    open("body", Map.of());
  }

  String end() {
    write(writer::writeEndDocument);
    write(writer::flush);
    return text + "\n";
  }

  void open(String element, Map<String, String> attributes) {
    write(() -> writer.writeStartElement(element));
    new TreeMap<>(attributes)
        .forEach((name, value) -> write(() -> writer.writeAttribute(name, value)));
  }

  void close() {
    write(writer::writeEndElement);
    write(() -> writer.writeCharacters("\n"));
  }

  /** An element that holds a text. */
  void text(String element, Map<String, String> attributes, String content) {
    open(element, attributes);
    write(() -> writer.writeCharacters(PrintableText.line(content)));
    close();
  }

  /** A table; without heads when there are none. */
  void table(String id, List<String> heads, List<List<String>> rows) {
    open("table", Map.of("id", id));
    if (!heads.isEmpty()) {
      open("thead", Map.of());
      row("th", heads);
      close();
    }
    open("tbody", Map.of());
    rows.forEach(row -> row("td", row));
    close();
    close();
  }

  private void row(String cell, List<String> values) {
    open("tr", Map.of());
    values.forEach(value -> text(cell, Map.of(), value));
    close();
  }

  void list(String id, List<String> items) {
    open("ul", Map.of("id", id));
    items.forEach(item -> text("li", Map.of(), item));
    close();
  }
}
