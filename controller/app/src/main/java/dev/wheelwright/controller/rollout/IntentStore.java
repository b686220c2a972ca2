package dev.wheelwright.controller.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.core.topology.FleetIntent;
import dev.wheelwright.core.topology.IntentReader;
import dev.wheelwright.core.topology.IntentWriter;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;

/** Every version of the intent. */
@ApplicationScoped
class IntentStore {
  /** Rows of the table intent. */
  @ApplicationScoped
  static class IntentRepository implements PanacheRepositoryBase<IntentEntity, Long> {}

  private final IntentRepository repository;
  private final ObjectMapper json;
  private final Clock clock;

  IntentStore(IntentRepository repository, ObjectMapper json, Clock clock) {
    this.repository = repository;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The intent of a version.
   *
   * @throws IllegalStateException when it is missing or unreadable: that is never an empty intent
   */
  @Transactional
  FleetIntent load(long version) {
    IntentEntity row = repository.findById(version);
    if (row == null) {
      throw new IllegalStateException("intent version " + version + " is missing");
    }
    try {
      return IntentReader.read(json.readValue(row.document, Object.class)).orElseThrow();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("intent version " + version + " is not JSON", e);
    }
  }

  @Transactional(TxType.MANDATORY)
  void store(long version, FleetIntent intent, String principal) {
    IntentEntity row = new IntentEntity();
    row.version = version;
    row.principal = principal;
    row.createdAt = clock.instant();
    try {
      row.document = json.writeValueAsString(IntentWriter.toTree(intent));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an intent is always writable", e);
    }
    repository.persist(row);
  }
}
