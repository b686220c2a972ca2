package dev.wheelwright.controller.rollout;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.ConfigHead;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.InterfaceRecord;
import dev.wheelwright.wire.Page;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The stored configs by digest. */
@ApplicationScoped
public class ConfigContents {
  private static final int KEPT = 64;

  /** Rows of the table blob. */
  @ApplicationScoped
  static class BlobRepository implements PanacheRepositoryBase<BlobEntity, byte[]> {}

  private final ApplianceConfigRepository configs;
  private final BlobRepository blobs;
  private final Map<Digest, ConfigContent> recent =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, ConfigContent> eldest) {
          return size() > KEPT;
        }
      };

  ConfigContents(ApplianceConfigRepository configs, BlobRepository blobs) {
    this.configs = configs;
    this.blobs = blobs;
  }

  /**
   * A config by its digest; empty when no revision ever had it.
   *
   * @throws StoredConfigException when what is stored is not what the digest says
   */
  @Transactional
  public Optional<ConfigContent> load(Digest config) {
    synchronized (recent) {
      ConfigContent known = recent.get(config);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<ConfigContent> loaded = configs.anyWith(config).map(row -> assemble(config, row));
    loaded.ifPresent(this::remember);
    return loaded;
  }

  private void remember(ConfigContent content) {
    synchronized (recent) {
      recent.put(content.digest(), content);
    }
  }

  private ConfigContent assemble(Digest config, ApplianceConfigEntity row) {
    Bytes head = blob(Digest.fromBytes(row.headDigest));
    List<Digest> pages = split(row.pageDigests);
    Map<UUID, List<Page>> byMembership = new HashMap<>();
    int next = 0;
    for (InterfaceRecord each : ConfigHead.decode(head.toArray()).interfaces()) {
      if (pages.size() - next < each.pages()) {
        throw new StoredConfigException("config " + config.shortForm() + ": pages are missing");
      }
      List<Page> own = new ArrayList<>();
      for (Digest page : pages.subList(next, next + each.pages())) {
        own.add(Page.ofBytes(blob(page).toArray()));
      }
      byMembership.put(each.membership(), own);
      next += each.pages();
    }
    ConfigContent content = ConfigContent.ofBytes(head, byMembership);
    if (!content.digest().equals(config)) {
      throw new StoredConfigException(
          "config " + config.shortForm() + ": the stored parts are another config's");
    }
    return content;
  }

  private Bytes blob(Digest digest) {
    BlobEntity entity = blobs.findById(digest.toBytes());
    if (entity == null) {
      throw new StoredConfigException("blob " + digest.shortForm() + " is missing");
    }
    if (!Digest.of(entity.content).equals(digest)) {
      throw new StoredConfigException(
          "blob " + digest.shortForm() + " is not what its digest says");
    }
    return Bytes.of(entity.content);
  }

  private static List<Digest> split(byte[] digests) {
    List<Digest> split = new ArrayList<>();
    for (int start = 0; start < digests.length; start += Digest.BYTES) {
      split.add(Digest.fromBytes(Arrays.copyOfRange(digests, start, start + Digest.BYTES)));
    }
    return split;
  }
}
