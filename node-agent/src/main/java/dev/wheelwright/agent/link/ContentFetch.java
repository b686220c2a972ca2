package dev.wheelwright.agent.link;

import dev.wheelwright.agent.apply.AppliedState;
import dev.wheelwright.agent.apply.ApplyResult;
import dev.wheelwright.agent.link.ContentAssembly.BrokenContentException;
import dev.wheelwright.agent.log.Quoted;
import dev.wheelwright.agent.store.Attempt;
import dev.wheelwright.agent.verify.Refusal;
import dev.wheelwright.agent.verify.RefusalReason;
import dev.wheelwright.agent.verify.Verdict;
import dev.wheelwright.agent.verify.VerifiedConfig;
import dev.wheelwright.agent.verify.VerifiedEnvelope;
import dev.wheelwright.contract.v1.Delta;
import dev.wheelwright.contract.v1.Page;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the content of the newest offer: from what the agent holds, as a delta, or whole. Content of
 * any other config is dropped.
 */
final class ContentFetch {
  private static final Logger LOGGER = LoggerFactory.getLogger(ContentFetch.class);

  private final LinkParts parts;
  private final Controller controller;
  private @Nullable Wanted wanted;

  /**
   * @param base what a delta was asked against
   */
  private record Wanted(
      VerifiedEnvelope envelope, Optional<ConfigContent> base, ContentAssembly assembly) {}

  ContentFetch(LinkParts parts, Controller controller) {
    this.parts = parts;
    this.controller = controller;
  }

  /**
   * Wants the content of this envelope from now on, and no other. The same offer again does not ask
   * again: the parts would come twice and not fit together. A later revision with the same content
   * does, since the controller offers that only when it did not send what was asked for.
   */
  void begin(VerifiedEnvelope envelope) {
    Wanted now = wanted;
    if (now != null
        && now.envelope().digest().equals(envelope.digest())
        && now.envelope().stamp().equals(envelope.stamp())) {
      return;
    }
    AppliedState state = parts.applier().state();
    Optional<ConfigContent> held = state.content(envelope.digest());
    if (held.isPresent()) {
      wanted = null;
      complete(envelope, held.get());
      return;
    }
    ask(envelope, state.deltaBase().flatMap(state::content));
  }

  private void ask(VerifiedEnvelope envelope, Optional<ConfigContent> base) {
    wanted = new Wanted(envelope, base, new ContentAssembly());
    controller.send(Messages.fetch(envelope.digest(), base.map(ConfigContent::digest)));
  }

  void page(Page page) {
    Wanted now = wanted;
    if (now == null || isOther(now, page.getConfigDigest().toByteArray())) {
      return;
    }
    try {
      now.assembly().add(page).ifPresent(content -> complete(now.envelope(), content));
    } catch (BrokenContentException e) {
      RefusalReason reason = e.isTooLarge() ? RefusalReason.TOO_LARGE : RefusalReason.MALFORMED;
      refuse(now.envelope(), new Refusal(reason, String.valueOf(e.getMessage())));
    }
  }

  void delta(Delta delta) {
    Wanted now = wanted;
    if (now == null || isOther(now, delta.getConfigDigest().toByteArray())) {
      return;
    }
    if (now.base().isEmpty()) {
      controller.hangUp("the controller sent a delta where the whole was asked for", Duration.ZERO);
      return;
    }
    String problem;
    try {
      ConfigContent content = ContentAssembly.apply(delta, now.base().get());
      if (content.digest().equals(now.envelope().digest())) {
        complete(now.envelope(), content);
        return;
      }
      problem = "its result is " + content.digest().shortForm();
    } catch (BrokenContentException e) {
      problem = String.valueOf(e.getMessage());
    }
    LOGGER
        .atWarn()
        .addKeyValue("revision", now.envelope().stamp())
        .addKeyValue("digest", now.envelope().digest().shortForm())
        .addKeyValue("reason", Quoted.of(problem))
        .log("event=delta-unfit");
    // A delta that is refused may be an honest mistake about the base; the whole is the whole.
    ask(now.envelope(), Optional.empty());
  }

  private void complete(VerifiedEnvelope envelope, ConfigContent content) {
    wanted = null;
    switch (parts.guard().verifier().content(envelope, content)) {
      case Verdict.Accepted<VerifiedConfig>(VerifiedConfig config) ->
          parts.applier().submit(config);
      case Verdict.Refused<VerifiedConfig>(Refusal refusal) -> refuse(envelope, refusal);
    }
  }

  private void refuse(VerifiedEnvelope envelope, Refusal refusal) {
    wanted = null;
    LOGGER
        .atWarn()
        .addKeyValue("revision", envelope.stamp())
        .addKeyValue("digest", envelope.digest().shortForm())
        .addKeyValue("reason", Quoted.of(refusal))
        .log("event=config-refused");
    controller.send(
        Messages.result(
            new Attempt(envelope.stamp(), envelope.digest()),
            new ApplyResult.Refused(refusal),
            parts.applier().state()));
  }

  private static boolean isOther(Wanted now, byte[] digest) {
    return digest.length != Digest.BYTES
        || !Digest.fromBytes(digest).equals(now.envelope().digest());
  }
}
