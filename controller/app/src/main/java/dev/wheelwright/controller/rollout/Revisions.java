package dev.wheelwright.controller.rollout;

import dev.wheelwright.controller.fleet.Appliances;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Every revision so far. */
@ApplicationScoped
public class Revisions {
  private static final int NEWEST = 100;

  /** Rows of the table revision. */
  @ApplicationScoped
  static class RevisionRepository implements PanacheRepositoryBase<RevisionEntity, Long> {}

  private final RevisionRepository repository;
  private final ApplianceConfigRepository configs;
  private final Appliances appliances;

  Revisions(
      RevisionRepository repository, ApplianceConfigRepository configs, Appliances appliances) {
    this.repository = repository;
    this.appliances = appliances;
    this.configs = configs;
  }

  /**
   * A revision.
   *
   * @param cause intent, keys, revocation or start
   * @param appliances names of those whose config it changed
   */
  public record Revision(
      long revision, long intentVersion, String cause, Instant createdAt, List<String> appliances) {
    public Revision {
      appliances = List.copyOf(appliances);
    }
  }

  /** The newest hundred, newest first. */
  @Transactional
  public List<Revision> newest() {
    return toRevisions(repository.find("order by number desc").page(0, NEWEST).list());
  }

  @Transactional
  public Optional<Revision> byNumber(long number) {
    return toRevisions(repository.findByIdOptional(number).stream().toList()).stream().findFirst();
  }

  private List<Revision> toRevisions(List<RevisionEntity> rows) {
    Map<UUID, String> names = new HashMap<>();
    appliances.all().forEach(each -> names.put(each.id(), each.name()));
    Map<Long, List<String>> changed = new HashMap<>();
    for (ApplianceConfigEntity.Key key :
        configs.keysOf(rows.stream().map(row -> row.number).toList())) {
      changed
          .computeIfAbsent(key.revision(), number -> new ArrayList<>())
          .add(names.getOrDefault(key.applianceId(), key.applianceId().toString()));
    }
    return rows.stream()
        .map(
            row ->
                new Revision(
                    row.number,
                    row.intentVersion,
                    row.cause,
                    row.createdAt,
                    changed.getOrDefault(row.number, List.of()).stream().sorted().toList()))
        .toList();
  }
}
