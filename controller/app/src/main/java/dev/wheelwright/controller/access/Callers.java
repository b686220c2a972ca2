package dev.wheelwright.controller.access;

import dev.wheelwright.controller.audit.Actor;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.health.DatabaseState;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Tells who calls, and denies what that one may not do. */
@ApplicationScoped
public class Callers {
  static final String ATTRIBUTE = "wheelwright.caller";

  private final SecurityIdentity identity;
  private final Credentials credentials;
  private final DatabaseState database;

  Callers(SecurityIdentity identity, Credentials credentials, DatabaseState database) {
    this.identity = identity;
    this.credentials = credentials;
    this.database = database;
  }

  /** The caller of the present request. */
  public Caller current() {
    return of(identity)
        .orElseThrow(() -> new IllegalStateException("a request without a caller got here"));
  }

  static Optional<Caller> of(SecurityIdentity identity) {
    return Optional.ofNullable(identity.getAttribute(ATTRIBUTE));
  }

  /** The caller of the present request, for the audit chain. */
  public Actor actor() {
    return current().actor();
  }

  /** The overlays of which the caller may see something; empty: all. */
  public Optional<Set<String>> visibleOverlays() {
    return current().grants().overlays(Permission.READ);
  }

  /**
   * Denies what the caller may not do in an overlay.
   *
   * @throws ProblemException unless it is granted
   */
  public void require(Permission permission, String overlay) {
    if (!current().grants().in(overlay, permission)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "You may not do this in the overlay " + overlay);
    }
  }

  /**
   * The overlay to tell of: the one that is asked for, or the only one that there is for the
   * caller.
   *
   * @return empty: all of them
   * @throws ProblemException when the caller may not see it, or must say which
   */
  public Optional<String> narrowed(Optional<String> wanted) {
    if (wanted.isPresent()) {
      require(Permission.READ, wanted.get());
      return wanted;
    }
    Optional<Set<String>> visible = visibleOverlays();
    if (visible.isPresent() && visible.get().size() != 1) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "Name one of your overlays: " + visible.get());
    }
    return visible.map(only -> only.iterator().next());
  }

  /**
   * Whether a caller who was let in some time ago may still do the same. While the database is away
   * nobody can have taken it back, so what held before does.
   */
  public boolean isUnchanged(Caller caller) {
    try {
      return credentials
          .again(caller)
          .filter(now -> now.grants().equals(caller.grants()))
          .isPresent();
    } catch (RuntimeException e) {
      if (database.failed(e) || DatabaseState.isToBlame(e)) {
        return true;
      }
      throw e;
    }
  }
}
