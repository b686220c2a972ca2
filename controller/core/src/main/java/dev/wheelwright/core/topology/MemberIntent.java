package dev.wheelwright.core.topology;

import dev.wheelwright.wire.IpPrefix;
import java.util.List;

/** An appliance's part in an overlay, as people ask for it. */
public sealed interface MemberIntent permits ConcentratorIntent, SpokeIntent {
  ApplianceName appliance();

  InterfaceIntent interfaceIntent();

  /** UDP port; 0 lets the appliance choose. */
  int listenPort();

  /** Ascending. */
  List<IpPrefix> siteNetworks();

  /** Free text for people; may be empty. */
  String description();
}
