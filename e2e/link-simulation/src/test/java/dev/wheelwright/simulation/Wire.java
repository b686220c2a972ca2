package dev.wheelwright.simulation;

import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.ControllerMessage;
import dev.wheelwright.simulation.Faults.Kind;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One stream through the network. Each direction keeps its order and delivers only what the reader
 * has asked for; two streams know nothing of each other, so an old one's messages may come after a
 * new one's. When it breaks, what is under way is lost, and each end learns of it in its own time.
 */
public final class Wire {
  private static final Duration LATENCY = Duration.ofMillis(800);

  /** After so long keepalives have found out. */
  private static final Duration HALF_OPEN = Duration.ofSeconds(45);

  private final World world;
  private final Faults faults;
  private final Direction<AgentMessage> up = new Direction<>();
  private final Direction<ControllerMessage> down = new Direction<>();
  private Consumer<Status> agentEnd = status -> {};
  private Runnable controllerEnd = () -> {};
  private final int window;
  private boolean broken;
  private boolean agentTold;
  private boolean controllerTold;

  Wire(World world, Faults faults) {
    this.world = world;
    this.faults = faults;
    this.window = 1 + world.random().nextInt(4);
  }

  /** From the agent to the controller. */
  public Direction<AgentMessage> up() {
    return up;
  }

  /** From the controller to the agent. */
  public Direction<ControllerMessage> down() {
    return down;
  }

  /** Whom to tell at the agent's end. */
  void agent(Consumer<Status> onEnd) {
    agentEnd = onEnd;
  }

  /** Whom to tell at the controller's end. */
  public void controller(Runnable onEnd) {
    controllerEnd = onEnd;
  }

  /** The network has lost the connection. */
  public void breakNow() {
    broken = true;
    world.after(world.upTo(HALF_OPEN), () -> tellAgent(Status.UNAVAILABLE));
    world.after(world.upTo(HALF_OPEN), this::tellController);
  }

  /** There is no controller at the far end. */
  void refused(Status status) {
    controllerTold = true;
    tellAgent(status);
  }

  /** The agent's end has gone; the controller's learns of it soon. */
  void leftByAgent() {
    broken = true;
    agentTold = true;
    world.after(world.upTo(LATENCY), this::tellController);
  }

  /** The controller's program has gone. */
  public void leftByController() {
    broken = true;
    controllerTold = true;
    world.after(world.upTo(LATENCY), () -> tellAgent(Status.UNAVAILABLE));
  }

  /** The controller ends the stream after all that it has said. */
  public void completedByController() {
    controllerTold = true;
    down.close(() -> tellAgent(Status.OK));
  }

  private void tellAgent(Status status) {
    if (!agentTold) {
      agentTold = true;
      broken = true;
      agentEnd.accept(status);
    }
  }

  private void tellController() {
    if (!controllerTold) {
      controllerTold = true;
      controllerEnd.run();
    }
  }

  /** One way. */
  public final class Direction<M> {
    private final Queue<Runnable> arrived = new ArrayDeque<>();
    private Consumer<M> reader = message -> {};
    private Runnable onReady = () -> {};
    private int credits;
    private int underWay;
    private long last;
    private boolean closed;

    /** Who reads at the far end. */
    public void reader(Consumer<M> next) {
      reader = next;
    }

    /** Who wants to know that there is room again. */
    public void onReady(Runnable next) {
      onReady = next;
    }

    public boolean isReady() {
      return underWay < window;
    }

    /** The reader takes so many more. */
    public void request(int messages) {
      credits += messages;
      deliver();
    }

    public void send(M message, boolean mayComeTwice) {
      if (broken || closed) {
        return;
      }
      if (faults.happens(Kind.STREAM_BREAKS)) {
        breakNow();
        return;
      }
      travel(message);
      if (mayComeTwice && faults.happens(Kind.MESSAGE_TWICE)) {
        travel(message);
      }
    }

    private void travel(M message) {
      underWay++;
      arriveLater(
          () -> {
            credits--;
            underWay--;
            reader.accept(message);
            if (underWay == window - 1) {
              onReady.run();
            }
          });
    }

    private void close(Runnable end) {
      closed = true;
      arriveLater(end);
    }

    private void arriveLater(Runnable delivery) {
      last = Math.max(last, world.nanoTime() + world.upTo(LATENCY).toNanos());
      world.at(
          last,
          () -> {
            arrived.add(delivery);
            deliver();
          });
    }

    private void deliver() {
      while (!broken && !arrived.isEmpty() && (credits > 0 || (closed && arrived.size() == 1))) {
        arrived.remove().run();
      }
    }
  }
}
