package dev.wheelwright.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The claim that a disturbance changes nothing in the end: no revision is made, and no config is
 * applied, but what a restarted agent says once of the one that it had.
 */
final class Quiet {
  private final GuideFleet guide;
  private final List<Member> restarted;
  private final long revision;
  private final Map<Member, Long> applications = new HashMap<>();
  private final Map<Member, String> digests = new HashMap<>();

  /** Takes note of what is before the disturbance. */
  Quiet(GuideFleet guide, List<Member> restarted) {
    this.guide = guide;
    this.restarted = restarted;
    this.revision = guide.lastRevision();
    for (Member member : guide.network().members()) {
      applications.put(member, guide.applications(member));
      digests.put(member, digest(member));
    }
  }

  /** Waits until all are in sync, and compares. */
  void assertHeld() {
    guide.awaitAllInSync();
    assertThat(guide.lastRevision()).isEqualTo(revision);
    for (Member member : guide.network().members()) {
      String name = member.place().name();
      assertThat(digest(member)).as(name).isEqualTo(digests.get(member));
      assertThat(guide.applications(member) - applications.get(member))
          .as("configs applied by " + name)
          .isEqualTo(restarted.contains(member) ? 1 : 0);
    }
  }

  private String digest(Member member) {
    return guide.appliance(member).path("applied").path("digest").asText();
  }
}
