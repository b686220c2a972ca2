package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.clock.Clocks;
import dev.wheelwright.controller.clock.Randomness;
import dev.wheelwright.controller.signing.KeyChanges;
import dev.wheelwright.controller.signing.KeyChanges.AuthorityState;
import dev.wheelwright.controller.signing.KeyChanges.RolloverState;
import dev.wheelwright.controller.signing.KeyChanges.RootFile;
import dev.wheelwright.controller.signing.KeyChanges.State;
import dev.wheelwright.controller.signing.KeyFilesException;
import dev.wheelwright.controller.signing.Laggards;
import dev.wheelwright.controller.signing.Passphrase;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code keys}: changes of the controller's keys, on its machine, while it is stopped. The root key
 * never travels over the network.
 */
final class KeysCommand {
  private static final String FOLDER = "wheelwright.keys.passphrase-file";
  private static final String ROOT = "wheelwright.keys.root-passphrase-file";

  private final DataDirectory directory;
  private final SmallRyeConfig settings;
  private final String program;

  KeysCommand(DataDirectory directory, SmallRyeConfig settings) {
    this.directory = directory;
    this.settings = settings;
    this.program = Command.of(settings);
  }

  /** Runs a command, and gives its exit code. */
  int run(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    Optional<Path> root = option(words);
    boolean force = words.remove("--force");
    try {
      Optional<State> state = state(words, root, force);
      state.ifPresent(this::print);
      if (state.isEmpty()) {
        System.err.print(usage());
      }
      return state.isPresent() ? 0 : 2;
    } catch (KeyFilesException e) {
      System.err.println(program + " keys: " + e.getMessage());
      return 1;
    }
  }

  private String usage() {
    return """
      usage: %1$s keys status
             %1$s keys rotate [--root FILE]         a new online key; agents refuse the old one
             %1$s keys raise-epoch [--root FILE]    after a leak, or a restored database
             %1$s keys rotate-authority             a new certificate authority; the old one stays trusted too
             %1$s keys retire-authority [--force]   ends that; --force: whoever has not followed must join again
             %1$s keys root-offline FILE            moves the root key into FILE, encrypted
             %1$s keys encrypt | decrypt            all private keys of the folder

      The controller must be stopped, and carries the change out when it starts. Passphrases come from files whose
      owner alone can read them: wheelwright.keys.passphrase-file for the folder, wheelwright.keys.root-passphrase-file
      for FILE (-Dname=value or the environment).
      """
        .formatted(program);
  }

  private Optional<State> state(List<String> words, Optional<Path> root, boolean force) {
    KeyChanges changes = changes();
    return switch (String.join(" ", words.subList(0, Math.min(1, words.size())))) {
      case "status" -> only(words, 1, changes::state);
      case "rotate" -> only(words, 1, () -> changes.rotate(root.map(this::rootFile)));
      case "raise-epoch" -> only(words, 1, () -> changes.raiseEpoch(root.map(this::rootFile)));
      case "rotate-authority" ->
          only(words, 1, () -> changes.rotateAuthority(Clocks.system().instant()));
      case "retire-authority" -> only(words, 1, () -> retire(changes, force));
      case "root-offline" ->
          only(words, 2, () -> changes.takeRootOffline(rootFile(Path.of(words.get(1)))));
      case "encrypt" -> only(words, 1, () -> plain().encrypt(Optional.of(needed(FOLDER))));
      case "decrypt" -> only(words, 1, () -> changes.encrypt(Optional.empty()));
      default -> Optional.empty();
    };
  }

  private State retire(KeyChanges changes, boolean force) {
    AuthorityState authority = changes.state().authority();
    if (!force && authority.rollover().isPresent()) {
      requireNone(laggards(authority));
    }
    return changes.retireAuthority();
  }

  private static void requireNone(Laggards laggards) {
    if (laggards.count() > 0) {
      throw new KeyFilesException(
          "appliances that have not followed yet, and would have to join again: "
              + laggards
              + "\nStart the controller and wait for them (readiness tells how many), revoke them, or --force.");
    }
  }

  private Laggards laggards(AuthorityState authority) {
    try {
      return StoppedDatabase.ask(
          directory, settings, database -> Laggards.find(database, authority.fingerprint()));
    } catch (SQLException | StartRefusedException e) {
      throw new KeyFilesException(
          "can't ask the database who has not followed yet: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + " (a new version starts once before it is asked)",
          e);
    }
  }

  private static Optional<State> only(List<String> words, int count, Supplier<State> action) {
    return words.size() == count ? Optional.of(action.get()) : Optional.empty();
  }

  private static Optional<Path> option(List<String> words) {
    int at = words.indexOf("--root");
    if (at < 0 || at + 1 >= words.size()) {
      return Optional.empty();
    }
    words.remove(at);
    return Optional.of(Path.of(words.remove(at)));
  }

  private KeyChanges changes() {
    return new KeyChanges(directory.path(), passphrase(FOLDER), Randomness.secure());
  }

  private KeyChanges plain() {
    return new KeyChanges(directory.path(), Optional.empty(), Randomness.secure());
  }

  private RootFile rootFile(Path file) {
    return new RootFile(file, needed(ROOT));
  }

  private Passphrase needed(String setting) {
    return passphrase(setting)
        .orElseThrow(() -> new KeyFilesException(setting + " must name a file"));
  }

  private Optional<Passphrase> passphrase(String setting) {
    return settings.getOptionalValue(setting, String.class).map(Path::of).map(Passphrase::read);
  }

  private void print(State state) {
    System.out.println(
        "root key    " + state.root() + (state.rootHere() ? ", here" : ", elsewhere"));
    System.out.println("online key  " + state.online());
    System.out.println("epoch       " + state.epoch() + ", serial " + state.serial());
    print(state.authority());
    System.out.println("encrypted   " + (state.encrypted() ? "yes" : "no"));
  }

  private void print(AuthorityState authority) {
    System.out.println(
        "authority   " + authority.fingerprint().shortForm() + ", until " + authority.ends());
    if (authority.rollover().isEmpty()) {
      return;
    }
    RolloverState rollover = authority.rollover().get();
    System.out.println(
        "rollover    since "
            + rollover.since()
            + ", from "
            + rollover.previous().shortForm()
            + "; not followed yet: "
            + told(authority));
  }

  /** What is asked for is done; that the number can't be had is no failure. */
  private String told(AuthorityState authority) {
    try {
      return laggards(authority).toString();
    } catch (KeyFilesException e) {
      return "unknown, " + e.getMessage();
    }
  }
}
