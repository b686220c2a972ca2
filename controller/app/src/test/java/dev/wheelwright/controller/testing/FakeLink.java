package dev.wheelwright.controller.testing;

import dev.wheelwright.controller.appliance.JoinTokens;
import dev.wheelwright.controller.rollout.ConfigAnnouncer;
import dev.wheelwright.controller.rollout.Connections;
import dev.wheelwright.controller.rollout.KeyRequester;
import dev.wheelwright.wire.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands for the link and the enrolment: remembers what it was asked to do, and is told who is
 * connected.
 */
@Alternative
@ApplicationScoped
public class FakeLink implements ConfigAnnouncer, KeyRequester, Connections, JoinTokens {
  /** One call of the announcer. */
  public record Announcement(UUID appliance, long revision, Digest digest) {}

  /** One call of the requester. */
  public record Requested(UUID appliance, MissingKey key) {}

  private final List<Announcement> announcements = new CopyOnWriteArrayList<>();
  private final List<Requested> requests = new CopyOnWriteArrayList<>();
  private final Set<UUID> connected = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  @Override
  public void announce(UUID appliance, long revision, Digest digest) {
    if (refusing) {
      throw new IllegalStateException("the slot takes nothing now");
    }
    announcements.add(new Announcement(appliance, revision, digest));
  }

  @Override
  public void request(UUID appliance, MissingKey missing) {
    requests.add(new Requested(appliance, missing));
  }

  @Override
  public boolean isConnected(UUID appliance) {
    return connected.contains(appliance);
  }

  @Override
  public IssuedJoinToken issue(UUID appliance, Duration lifetime) {
    return new IssuedJoinToken("wwj_test." + appliance, Instant.EPOCH.plus(lifetime));
  }

  public List<Announcement> announcements() {
    return List.copyOf(announcements);
  }

  public List<Requested> requests() {
    return List.copyOf(requests);
  }

  public void connect(UUID appliance) {
    connected.add(appliance);
  }

  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** Forgets all calls and connections. */
  public void reset() {
    announcements.clear();
    requests.clear();
    connected.clear();
    refusing = false;
  }
}
