package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {
  private static final Capabilities.Rights NONE = new Capabilities.Rights(false, false, false);

  @ParameterizedTest
  @CsvSource({
    // version, skips, forces, forgets bucket, root rows, empty batches, inherited, by number
    "2.16.1, false, false, false, true, false, false, false",
    "2.18.0, false, true, false, true, false, false, false",
    "2.20.3, false, true, false, true, false, false, false",
    "2.21.0, false, true, false, true, true, false, true",
    "2.22.1, false, true, false, true, true, false, true",
    "2.23.0, false, true, false, true, true, false, false",
    "2.28.3, true, true, true, false, true, false, false",
    "2.29.0, true, true, false, false, true, false, false",
    "2.29.1, true, true, false, false, true, true, false",
    "3.0.0, true, true, false, false, true, true, false",
  })
  void what_a_session_can_do_follows_from_the_version(
      String version,
      boolean skips,
      boolean forces,
      boolean forgetsBucket,
      boolean showsRootRows,
      boolean copiesEmptyBatches,
      boolean keepsInherited,
      boolean attachesByNumber) {
    Capabilities session =
        new Capabilities(TimescaleVersion.parse(version), Edition.COMMUNITY, NONE);

    assertThat(session.skipsInvalidations()).isEqualTo(skips);
    assertThat(session.forcesRefresh()).isEqualTo(forces);
    assertThat(session.forgetsLastBucketOfBatches()).isEqualTo(forgetsBucket);
    assertThat(session.showsRootRows()).isEqualTo(showsRootRows);
    assertThat(session.copiesEmptyBatches()).isEqualTo(copiesEmptyBatches);
    assertThat(session.keepsColumnsInherited()).isEqualTo(keepsInherited);
    assertThat(session.attachesByColumnNumber()).isEqualTo(attachesByNumber);
  }

  @Test
  void the_apache_edition_has_no_community_features() {
    TimescaleVersion version = TimescaleVersion.parse("2.29.2");

    assertThat(new Capabilities(version, Edition.APACHE, NONE).hasCommunityFeatures()).isFalse();
    assertThat(new Capabilities(version, Edition.COMMUNITY, NONE).hasCommunityFeatures()).isTrue();
  }
}
