package dev.wheelwright.controller.access;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.core.status.Moment;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows the guessing of passwords: after some failures each further try has to wait, twice as long
 * every time. It counts by remote address, by account, and by both. One address that guesses is
 * kept out for long; an account that is guessed at from everywhere waits for seconds only, so that
 * nobody can lock its owner out.
 */
@ApplicationScoped
public class SignInThrottle {
  private static final int KEPT = 20_000;
  private static final Duration FORGET = Duration.ofHours(1);

  private final MonotonicClock clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > KEPT;
        }
      };

  private record Failures(int count, Moment last) {}

  /** How many failures are free, and how long a wait gets. */
  private enum Limit {
    PAIR(4, Duration.ofMinutes(15)),
    ADDRESS(20, Duration.ofMinutes(15)),
    ACCOUNT(20, Duration.ofSeconds(5));

    private final int free;
    private final Duration longest;

    Limit(int free, Duration longest) {
      this.free = free;
      this.longest = longest;
    }

    Duration wait(int failures) {
      if (failures <= free) {
        return Duration.ZERO;
      }
      Duration wait = Duration.ofSeconds(1L << Math.min(failures - free - 1, 20));
      return wait.compareTo(longest) < 0 ? wait : longest;
    }

    String key(String account, String address) {
      return switch (this) {
        case PAIR -> "p " + address + " " + account;
        case ADDRESS -> "i " + address;
        case ACCOUNT -> "a " + account;
      };
    }
  }

  public SignInThrottle(MonotonicClock clock) {
    this.clock = clock;
  }

  /**
   * Lets a try pass.
   *
   * @throws ProblemException when it comes too early
   */
  public synchronized void admit(String account, String address) {
    Duration left = Duration.ZERO;
    for (Limit each : Limit.values()) {
      @Nullable Failures known = failures.get(each.key(account, address));
      if (known != null) {
        Duration more = each.wait(known.count()).minus(clock.now().since(known.last()));
        left = more.compareTo(left) > 0 ? more : left;
      }
    }
    if (left.isPositive()) {
      throw new ProblemException(
          ProblemKind.TOO_MANY_TRIES,
          "Too many failures. Try again in " + (left.toSeconds() + 1) + " s");
    }
  }

  /** A wrong password. */
  public synchronized void failed(String account, String address) {
    Moment now = clock.now();
    for (Limit each : Limit.values()) {
      String key = each.key(account, address);
      @Nullable Failures known = failures.remove(key);
      int before =
          known == null || now.since(known.last()).compareTo(FORGET) > 0 ? 0 : known.count();
      failures.put(key, new Failures(before + 1, now));
    }
  }

  /** The right one: what its owner mistyped is forgotten, what the address did to others is not. */
  public synchronized void succeeded(String account, String address) {
    failures.remove(Limit.PAIR.key(account, address));
    failures.remove(Limit.ACCOUNT.key(account, address));
  }
}
