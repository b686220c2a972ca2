package dev.wheelwright.controller.link;

import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.controller.enrolment.ClientCertificate;
import dev.wheelwright.controller.enrolment.ClientIdentity;
import dev.wheelwright.controller.rollout.DesiredConfig;
import dev.wheelwright.simulation.Database;
import dev.wheelwright.simulation.Life;
import dev.wheelwright.simulation.Unheard;
import dev.wheelwright.simulation.Wire;
import dev.wheelwright.simulation.World;
import dev.wheelwright.wire.ConfigContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of the controller's side of the link: real sessions, offers, deliveries and admission
 * over a database that outlives it, and the outbox that announces what was committed.
 */
public final class SimulatedController {
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final World world;
  private final Database database;
  private final Life life;
  private final Sessions sessions = new Sessions(new Unheard<>());
  private final SessionTools tools;
  private final List<Wire> wires = new ArrayList<>();

  public SimulatedController(World world, Database database, Runnable onEnd) {
    this.world = world;
    this.database = database;
    this.life =
        new Life(
            world,
            () -> {
              wires.forEach(Wire::leftByController);
              onEnd.run();
            });
    Timer timer = life::after;
    this.tools =
        new SessionTools(
            task -> life.after(world.upTo(LATENCY), task),
            timer,
            new Admission(1, Duration.ofSeconds(15), timer),
            world,
            world.random());
    life.after(world.upTo(POLL), this::poll);
  }

  public void kill() {
    life.end();
  }

  /** A user's change. */
  public void commit(ConfigContent content) {
    life.run(() -> database.commit(content));
  }

  /** A stream of the appliance. */
  public void accept(Wire wire) {
    wires.add(wire);
    life.run(() -> open(wire));
  }

  private void open(Wire wire) {
    ClientCertificate certificate =
        new ClientCertificate(
            "1", database.fleet(), database.appliance(), Instant.MIN, Instant.MAX);
    Session session =
        new Session(
            new ClientIdentity(certificate, "192.0.2.1"),
            new WireOutbound(wire),
            new DatabaseSide(database, world),
            tools,
            sessions::ended);
    wire.down().onReady(() -> life.run(session::wake));
    wire.up().reader(message -> life.run(() -> session.receive(message)));
    wire.controller(() -> life.run(session::disconnected));
    sessions.opened(session);
    session.start();
  }

  /** As the outbox does: a row goes only after the announcement. */
  private void poll() {
    life.after(POLL, this::poll);
    try {
      if (database.outboxWaits()) {
        DesiredConfig desired = database.desired().orElseThrow();
        sessions.announce(database.appliance(), desired.revision(), desired.digest());
        database.announced(desired.revision());
      }
    } catch (Database.AwayException databaseFailed) {
      // The row is still there, and the next round finds it.
      return;
    }
  }

  private record WireOutbound(Wire wire) implements Outbound {
    @Override
    public boolean isReady() {
      return wire.down().isReady();
    }

    @Override
    public void send(ControllerMessage message) {
      wire.down().send(message, message.hasOffer() || message.hasWelcome());
    }

    @Override
    public void complete() {
      wire.completedByController();
    }

    @Override
    public void requestOne() {
      wire.up().request(1);
    }
  }
}
