package dev.wheelwright.agent.link;

import dev.wheelwright.agent.identity.Identity;
import dev.wheelwright.agent.store.KeySetFile;
import dev.wheelwright.agent.verify.TrustedKeySet;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest key set that the pinned root signed. */
public final class Trust {
  private final Identity identity;
  private final KeySetFile file;
  private @Nullable TrustedKeySet current;

  /**
   * @throws IOException when the stored key set can't be read, or is not the root's
   */
  public Trust(Identity identity, KeySetFile file) throws IOException {
    this.identity = identity;
    this.file = file;
    Optional<Signed> stored = file.read();
    if (stored.isPresent()) {
      this.current =
          switch (TrustedKeySet.verify(stored.get(), identity.root(), identity.id().fleet())) {
            case Verdict.Accepted<TrustedKeySet>(TrustedKeySet keySet) -> keySet;
            case Verdict.Refused<TrustedKeySet> refused ->
                throw new IOException("the stored key set does not hold: " + refused.refusal());
          };
    }
  }

  /**
   * Takes a key set unless it is older; a newer one is stored before it counts.
   *
   * @throws IOException when it can't be stored
   */
  Verdict<TrustedKeySet> accept(Signed received) throws IOException {
    TrustedKeySet known = current;
    Verdict<TrustedKeySet> verdict =
        known == null
            ? TrustedKeySet.verify(received, identity.root(), identity.id().fleet())
            : known.succeededBy(received, identity.root());
    if (verdict instanceof Verdict.Accepted<TrustedKeySet>(TrustedKeySet next)) {
      if (known == null || !known.signed().payload().equals(next.signed().payload())) {
        file.write(next.signed());
      }
      current = next;
    }
    return verdict;
  }
}
