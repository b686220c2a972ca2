package dev.wheelwright.core.compile;

import dev.wheelwright.core.compile.OverlayChange.Change;
import dev.wheelwright.core.topology.Member;
import dev.wheelwright.core.topology.OverlayName;
import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.Pages;
import dev.wheelwright.wire.PeerRecord;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;

/** Takes over the pages of an earlier compile, and edits those in which a peer differs. */
final class EditedPages implements PageSource {
  private final CompiledFleet previous;
  private final TopologyChange change;
  private final PageSource fresh = PageSource.fresh(new Reaches());

  EditedPages(CompiledFleet previous, TopologyChange change) {
    this.previous = previous;
    this.change = change;
  }

  @Override
  public Pages.Edited pagesOf(Participation participation) {
    Member member = participation.member();
    OverlayName overlayName = participation.overlay().name();
    List<Page> pages = previousPages(member);
    if (pages.isEmpty()) {
      return fresh.pagesOf(participation);
    }
    if (change.isUnchanged(overlayName)) {
      return new Pages.Edited(pages, 0);
    }
    return change
        .of(overlayName)
        .filter(overlay -> overlay.seesPeersAlike(member))
        .map(overlay -> edit(participation, pages, overlay))
        .orElseGet(() -> fresh.pagesOf(participation));
  }

  private Pages.Edited edit(Participation participation, List<Page> pages, OverlayChange overlay) {
    return switch (participation.member().role()) {
      case SPOKE ->
          overlay.showsSpokesSomethingNew() || overlay.changesReachOf(participation.member())
              ? fresh.pagesOf(participation)
              : new Pages.Edited(pages, 0);
      case CONCENTRATOR -> editPeers(participation, pages, overlay);
    };
  }

  private List<Page> previousPages(Member member) {
    ApplianceConfig config = previous.configs().get(member.appliance().id());
    return config == null
        ? List.of()
        : config.content().pages().getOrDefault(member.id(), List.of());
  }

  private Pages.Edited editPeers(
      Participation participation, List<Page> pages, OverlayChange overlay) {
    if (Pages.count(peerCount(participation)) != pages.size()) {
      return fresh.pagesOf(participation);
    }
    List<Change<PeerRecord>> records = overlay.recordChanges(participation.member());
    List<WgPublicKey> remove =
        records.stream()
            .flatMap(each -> each.before().stream())
            .map(PeerRecord::publicKey)
            .toList();
    List<PeerRecord> put = records.stream().flatMap(each -> each.after().stream()).toList();
    return Pages.edit(pages, remove, put);
  }

  private static int peerCount(Participation participation) {
    long spokes = participation.overlay().spokes().stream().filter(Member::isActive).count();
    long external =
        Peers.attached(participation.overlay(), participation.member().appliance().name()).count();
    return Math.toIntExact(spokes + external);
  }
}
