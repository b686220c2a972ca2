package dev.wheelwright.controller.signing;

import dev.wheelwright.controller.fleet.Fleet;
import dev.wheelwright.controller.fleet.FleetIdentity;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.Envelope;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.RevisionStamp;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs appliance configs. A config is signed once; the exact bytes are stored, and sent whenever
 * it is offered.
 */
@ApplicationScoped
public class ConfigSigner {
  private final ControllerKeys keys;
  private final Fleet fleet;
  private final EntityManager entities;
  private final Clock clock;
  private final Timer signing;

  ConfigSigner(
      ControllerKeys keys,
      Fleet fleet,
      EntityManager entities,
      Clock clock,
      MeterRegistry registry) {
    this.keys = keys;
    this.fleet = fleet;
    this.entities = entities;
    this.clock = clock;
    this.signing =
        Timer.builder("wheelwright.sign")
            .description("Signing a config that was not signed before, and storing it")
            .register(registry);
  }

  /**
   * The signed envelope of the config that an appliance got at a revision: what was stored when it
   * was signed, byte for byte. Whether it is right is for the agent to verify, since whoever can
   * write to the database can also change it here; the agent's refusal is what people see.
   */
  @Transactional
  public Signed sign(UUID appliance, long revision, Digest config) {
    SignedConfigEntity stored =
        find(appliance, revision)
            .orElseGet(() -> signing.record(() -> store(appliance, revision, config)));
    return new Signed(
        Bytes.of(stored.envelope), Bytes.of(stored.signature), KeyId.fromBytes(stored.keyId));
  }

  /**
   * What an appliance shows as signed by this controller, if it is: by the present online key, for
   * this appliance, in the present epoch. Of anything else nothing can be concluded.
   */
  @Transactional
  public Optional<Envelope> own(UUID appliance, Signed shown) {
    Ed25519Key online = keys.signing().online();
    if (!online.hasSigned(SignatureContext.CONFIG, shown)) {
      return Optional.empty();
    }
    FleetIdentity identity = fleet.identity();
    return Optional.of(Envelope.decode(shown.payload().toArray()))
        .filter(envelope -> envelope.fleet().equals(identity.id()))
        .filter(envelope -> envelope.appliance().equals(appliance))
        .filter(envelope -> envelope.stamp().epoch() == identity.epoch());
  }

  private Optional<SignedConfigEntity> find(UUID appliance, long revision) {
    return Optional.ofNullable(
        entities.find(SignedConfigEntity.class, new SignedConfigEntity.Key(appliance, revision)));
  }

  /** Two who sign at once agree on whoever stored first. */
  private SignedConfigEntity store(UUID appliance, long revision, Digest config) {
    FleetIdentity identity = fleet.identity();
    Envelope envelope =
        new Envelope(
            Envelope.SCHEMA,
            identity.id(),
            appliance,
            new RevisionStamp(identity.epoch(), revision),
            config,
            previous(appliance, revision),
            clock.instant().getEpochSecond(),
            minimumAgent(appliance, revision));
    Signed signed = keys.signing().online().sign(SignatureContext.CONFIG, envelope.encode());
    entities
        .createNativeQuery(
            "insert into signed_config (appliance_id, revision, envelope, signature, key_id)"
                + " values (?1, ?2, ?3, ?4, ?5) on conflict do nothing")
        .setParameter(1, appliance)
        .setParameter(2, revision)
        .setParameter(3, signed.payload().toArray())
        .setParameter(4, signed.signature().toArray())
        .setParameter(5, signed.keyId().toBytes())
        .executeUpdate();
    return find(appliance, revision).orElseThrow();
  }

  /** An older agent is told what it lacks, instead of a field that it does not know. */
  private int minimumAgent(UUID appliance, long revision) {
    byte[] head =
        (byte[])
            entities
                .createNativeQuery(
                    "select b.content from appliance_config c join blob b on b.digest = c.head_digest"
                        + " where c.appliance_id = ?1 and c.revision = ?2",
                    byte[].class)
                .setParameter(1, appliance)
                .setParameter(2, revision)
                .getSingleResult();
    return ConfigHead.decode(head).minimumAgent();
  }

  private Optional<Digest> previous(UUID appliance, long revision) {
    List<?> before =
        entities
            .createNativeQuery(
                "select config_digest from appliance_config where appliance_id = ?1 and revision < ?2"
                    + " order by revision desc limit 1",
                byte[].class)
            .setParameter(1, appliance)
            .setParameter(2, revision)
            .getResultList();
    return before.stream().findFirst().map(digest -> Digest.fromBytes((byte[]) digest));
  }
}
