package dev.timescalemigration.compare.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.schema.SchemaDifference;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaFindingsTest {

  @Test
  void a_relation_that_one_side_lacks_is_one_finding_with_its_parts() {
    assertThat(
            ids(
                missing("relation", "public.m"),
                missing("column", "public.m.a"),
                missing("constraint", "public.m m_pkey"),
                missing("comment on", "table public.m"),
                missing("comment on", "trigger t on public.m"),
                new SchemaDifference(
                    "index",
                    "public.m_i",
                    "CREATE INDEX m_i ON public.m USING btree (a)",
                    null,
                    null),
                new SchemaDifference(
                    "sequence", "public.m_id_seq", "bigint owned by public.m.id", null, null)))
        .containsExactly("schema:relation:public.m");
  }

  @Test
  void what_another_relation_has_stays_a_finding() {
    assertThat(
            ids(
                missing("relation", "public.m"),
                missing("column", "public.m2.a"),
                new SchemaDifference(
                    "index",
                    "public.i",
                    "CREATE INDEX i ON public.m2 USING btree (a)",
                    null,
                    null)))
        .containsExactly(
            "schema:relation:public.m", "schema:column:public.m2.a", "schema:index:public.i");
  }

  @Test
  void what_the_other_side_lacks_is_no_part() {
    assertThat(
            ids(
                missing("relation", "public.m"),
                new SchemaDifference("column", "public.m.a", null, "integer", null)))
        .hasSize(2);
  }

  @Test
  void what_is_explained_is_no_finding() {
    assertThat(ids(new SchemaDifference("constraint", "public.m k", "a", "b", "as it must be")))
        .isEmpty();
  }

  private static SchemaDifference missing(String kind, String object) {
    return new SchemaDifference(kind, object, "a definition", null, null);
  }

  private static List<String> ids(SchemaDifference... differences) {
    return SchemaFindings.of(List.of(differences)).stream().map(Finding::id).toList();
  }
}
