package dev.wheelwright.agent.link;

import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.status.Conditions;
import java.util.concurrent.Executor;

/** Passes changes of conditions on to the link's thread. */
record ConditionTeller(LinkClient client, Executor thread) implements Conditions.Listener {

  @Override
  public void raised(Condition condition) {
    thread.execute(() -> client.raised(condition));
  }

  @Override
  public void cleared(Condition.Kind kind) {
    thread.execute(() -> client.cleared(kind));
  }
}
