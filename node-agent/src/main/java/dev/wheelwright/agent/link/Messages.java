package dev.wheelwright.agent.link;

import com.google.protobuf.ByteString;
import dev.wheelwright.agent.apply.AppliedState;
import dev.wheelwright.agent.apply.ApplyResult;
import dev.wheelwright.agent.identity.Uuids;
import dev.wheelwright.agent.status.Condition;
import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.store.MembershipKeys.KeyName;
import dev.wheelwright.contract.v1.AgentEvent;
import dev.wheelwright.contract.v1.AgentMessage;
import dev.wheelwright.contract.v1.Fetch;
import dev.wheelwright.contract.v1.Heartbeat;
import dev.wheelwright.contract.v1.Hello;
import dev.wheelwright.contract.v1.KeyReport;
import dev.wheelwright.contract.v1.Result;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.WgPublicKey;
import java.util.Optional;

/** The agent's side of the conversation, as messages of the contract. */
final class Messages {
  private static final int MAXIMUM_TEXT = 1_000;

  private Messages() {}

  static AgentMessage hello(Hello.Builder hello) {
    return AgentMessage.newBuilder().setHello(hello).build();
  }

  static KeyReport key(KeyName name, WgPublicKey publicKey) {
    return KeyReport.newBuilder()
        .setMembership(Uuids.bytes(name.membership()))
        .setGeneration(name.generation())
        .setPublicKey(ByteString.copyFrom(publicKey.toBytes()))
        .build();
  }

  static AgentMessage keyReport(KeyName name, WgPublicKey publicKey) {
    return AgentMessage.newBuilder().setKeys(key(name, publicKey)).build();
  }

  static AgentMessage fetch(Digest config, Optional<Digest> base) {
    return AgentMessage.newBuilder()
        .setFetch(Fetch.newBuilder().setConfigDigest(bytes(config)).setBaseDigest(bytes(base)))
        .build();
  }

  static AgentMessage heartbeat(Bytes nonce) {
    return AgentMessage.newBuilder()
        .setHeartbeat(Heartbeat.newBuilder().setNonce(ByteString.copyFrom(nonce.toArray())))
        .build();
  }

  static AgentMessage event(Condition condition) {
    return AgentMessage.newBuilder().setEvent(agentEvent(condition)).build();
  }

  static AgentEvent.Builder agentEvent(Condition condition) {
    return AgentEvent.newBuilder()
        .setCode(condition.kind().code())
        .setSeverity(AgentEvent.Severity.WARNING)
        .setMessage(text(condition.message()));
  }

  static AgentMessage result(Attempt attempt, ApplyResult result, AppliedState state) {
    return result(
        new ClaimedConfig(
            bytes(attempt.digest()), attempt.stamp().epoch(), attempt.stamp().revision()),
        result,
        state);
  }

  static AgentMessage result(ClaimedConfig config, ApplyResult result, AppliedState state) {
    return AgentMessage.newBuilder()
        .setResult(
            Result.newBuilder()
                .setConfigDigest(config.digest())
                .setEpoch(config.epoch())
                .setRevision(config.revision())
                .setOutcome(outcome(result))
                .setReason(text(result.reason()))
                .setAppliedDigest(bytes(state.appliedDigest()))
                .setLastGoodDigest(bytes(state.lastGoodDigest())))
        .build();
  }

  private static Result.Outcome outcome(ApplyResult result) {
    return switch (result) {
      case ApplyResult.Applied() -> Result.Outcome.APPLIED;
      case ApplyResult.Refused _ -> Result.Outcome.REFUSED;
      case ApplyResult.Unconfirmed _ -> Result.Outcome.UNCONFIRMED;
      case ApplyResult.Transient _ -> Result.Outcome.TRANSIENT;
    };
  }

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }

  static ByteString bytes(Optional<Digest> digest) {
    return digest.map(Messages::bytes).orElse(ByteString.EMPTY);
  }

  static String text(String text) {
    return text.length() <= MAXIMUM_TEXT ? text : text.substring(0, MAXIMUM_TEXT - 1) + "…";
  }
}
