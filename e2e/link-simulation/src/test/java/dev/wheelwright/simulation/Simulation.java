package dev.wheelwright.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.agent.store.MembershipKeys;
import dev.wheelwright.agent.store.StateDirectory;
import dev.wheelwright.agent.testing.TestConfigs;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.controller.link.SimulatedController;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.InterfaceName;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.Routing;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * An appliance and its controller through a bad time and the rest after it, all of which follows
 * from one seed.
 */
final class Simulation {
  /** What configs may look like; 600 peers are several pages. */
  private static final List<Integer> SIZES = List.of(0, 1, 2, 3, 4, 600);

  private static final InterfaceName HUB = new InterfaceName("EMEA");
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration REST = Duration.ofMinutes(6);
  private static final Duration QUIET = Duration.ofMinutes(7);
  private static final Map<Integer, ConfigContent> CONTENTS = new HashMap<>();

  private final World world;
  private final Faults faults;
  private final Database database;
  private final SimulatedDevice device;
  private final Path folder;
  private final int changes;
  private @Nullable SimulatedController controller;
  private @Nullable AgentProcess agent;
  private @Nullable Life agentsLife;
  private @Nullable Wire wire;
  private RevisionStamp highestFloor = RevisionStamp.NONE;
  private RevisionStamp highestApplied = RevisionStamp.NONE;
  private Optional<Digest> proved = Optional.empty();
  private Optional<Digest> newest = Optional.empty();
  private int lives;

  /**
   * @param folder empty; for the agent's state
   */
  Simulation(long seed, Path folder) {
    this.world = new World(seed);
    this.faults = new Faults(world.random());
    this.database = new Database(world, faults);
    this.device = new SimulatedDevice(faults, this::beforeWrite);
    this.folder = folder;
    this.changes = 1 + world.random().nextInt(12);
  }

  /**
   * Runs it.
   *
   * @return in a few words, what happened
   */
  String run() {
    makeKey();
    startController();
    startAgent();
    for (int i = 0; i < changes; i++) {
      Duration trouble = world.upTo(Duration.ofSeconds(20));
      commit();
      upset();
      world.pass(trouble);
      observe();
    }
    faults.end();
    world.pass(Database.LONGEST_ABSENCE.plus(PAUSE));
    commit();
    world.pass(REST);
    assertInSync();
    long writes = device.writes();
    world.pass(QUIET);
    assertThat(device.writes()).as("writes to a device at rest").isEqualTo(writes);
    assertInSync();
    return changes + " changes, " + lives + " lives, " + database.failures() + " failed queries";
  }

  /** Without a controller nobody can change anything. */
  private void commit() {
    ConfigContent content = content();
    if (controller != null) {
      controller.commit(content);
    }
  }

  private ConfigContent content() {
    Random random = world.random();
    int size = SIZES.get(random.nextInt(random.nextInt(4) == 0 ? SIZES.size() : SIZES.size() - 1));
    return CONTENTS.get(size);
  }

  /** The same key in each simulation, so that configs need not be compiled for each. */
  private void makeKey() {
    try {
      var key =
          state(new PlainDisk())
              .keys()
              .findOrCreate(
                  new MembershipKeys.KeyName(TestConfigs.MEMBERSHIP, 1),
                  new SeededRandom(new Random(1)))
              .publicKey();
      for (int size : SIZES) {
        CONTENTS.computeIfAbsent(
            size,
            peers ->
                TestConfigs.config(
                    TestConfigs.hub(HUB.value(), key, Routing.MAIN, peers),
                    TestConfigs.peers(peers)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StateDirectory state(dev.wheelwright.agent.store.Disk disk) throws IOException {
    return StateDirectory.open(folder, disk);
  }

  /** Something bad at some time from now on, or several things, or nothing. */
  private void upset() {
    for (int i = world.random().nextInt(4); i > 0; i--) {
      Runnable event =
          switch (world.random().nextInt(5)) {
            case 0 -> this::killController;
            case 1 -> this::killAgent;
            case 2 -> this::breakWire;
            case 3 -> this::bootMachine;
            default -> this::commit;
          };
      world.after(world.upTo(Duration.ofSeconds(15)), event);
    }
  }

  private void killController() {
    if (controller != null) {
      controller.kill();
    }
  }

  private void killAgent() {
    if (agentsLife != null) {
      agentsLife.end();
    }
  }

  private void breakWire() {
    if (wire != null) {
      wire.breakNow();
    }
  }

  /** The device is lost; whatever was proved of it does not hold any more. */
  private void bootMachine() {
    killAgent();
    device.reboot();
    proved = Optional.empty();
  }

  private void startController() {
    if (controller != null) {
      return;
    }
    lives++;
    controller =
        new SimulatedController(
            world,
            database,
            () -> {
              controller = null;
              world.after(world.upTo(PAUSE), this::startController);
            });
  }

  private void startAgent() {
    if (agent != null) {
      return;
    }
    lives++;
    Life life =
        new Life(
            world,
            () -> {
              agent = null;
              if (wire != null) {
                wire.leftByAgent();
              }
              world.after(world.upTo(PAUSE), this::startAgent);
            });
    agentsLife = life;
    life.run(
        () -> {
          try {
            AgentProcess started =
                new AgentProcess(
                    new AgentProcess.Machine(
                        world, database.signer(), state(new SimulatedDisk(faults)), device),
                    life,
                    () -> new AgentChannel(new Wire(world, faults), this::dial),
                    this::applied);
            if (life.isAlive()) {
              agent = started;
            }
          } catch (IOException e) {
            life.end(); // as a program that can't read its state does
          }
        });
  }

  private void dial(Wire dialled) {
    wire = dialled;
    world.after(
        world.upTo(PAUSE.dividedBy(10)),
        () -> {
          if (controller == null) {
            dialled.refused(Status.UNAVAILABLE);
          } else {
            controller.accept(dialled);
          }
        });
  }

  /** Last-good may carry the first of several revisions of one content, but no older content. */
  private void applied(RevisionStamp stamp, VerifiedConfig config) {
    boolean sameContent = newest.filter(config.digest()::equals).isPresent();
    assertThat(stamp.isOlderThan(highestApplied) && !sameContent)
        .as("%s applied after %s", stamp, highestApplied)
        .isFalse();
    highestApplied = stamp.isOlderThan(highestApplied) ? highestApplied : stamp;
    newest = Optional.of(config.digest());
    proved = newest;
  }

  /** Nothing is written for a config that was proved, until another is attempted. */
  private void beforeWrite() {
    AgentProcess writing = agent;
    if (writing == null) {
      return;
    }
    Optional<Digest> attempted = writing.state().attempted().map(each -> each.digest());
    assertThat(proved.isPresent() && proved.equals(attempted))
        .as("a second application of %s", attempted)
        .isFalse();
    proved = Optional.empty(); // from here on the device is something between
  }

  private void observe() {
    if (agent != null) {
      RevisionStamp floor = agent.floor();
      assertThat(floor.isOlderThan(highestFloor))
          .as("floor %s after %s", floor, highestFloor)
          .isFalse();
      highestFloor = floor;
    }
  }

  private void assertInSync() {
    observe();
    Digest desired = database.truth().orElseThrow().digest();
    AgentProcess now = agent;
    assertThat(now).as("the agent").isNotNull();
    assertThat(now.state().appliedDigest()).as("what the agent applied").contains(desired);
    assertThat(database.knownApplied()).as("what the controller knows").contains(desired);
    int peers =
        CONTENTS.entrySet().stream()
            .filter(each -> each.getValue().digest().equals(desired))
            .findFirst()
            .orElseThrow()
            .getKey();
    assertThat(device.now().wireGuard(HUB).orElseThrow().peers()).hasSize(peers);
  }
}
