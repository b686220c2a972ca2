package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.Participation;
import dev.wheelwright.wire.Page;
import dev.wheelwright.wire.Pages;
import java.util.List;

/** Where the pages of a member's peers come from, and how many of them were encoded for it. */
interface PageSource {
  /** Encodes every page anew. */
  static PageSource fresh(Reaches reaches) {
    return participation -> {
      List<Page> pages = Pages.of(Peers.of(participation, reaches.of(participation.overlay())));
      return new Pages.Edited(pages, pages.size());
    };
  }

  Pages.Edited pagesOf(Participation participation);
}
