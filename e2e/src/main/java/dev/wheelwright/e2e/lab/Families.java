package dev.wheelwright.e2e.lab;

/** Which families a network of the laboratory uses: the WAN one, the sites and overlays one. */
public enum Families {
  /** The guide's own. */
  IPV4(Family.V4, Family.V4),
  IPV6(Family.V6, Family.V6),
  IPV6_OVER_IPV4(Family.V4, Family.V6),
  IPV4_OVER_IPV6(Family.V6, Family.V4);

  private final Family underlay;
  private final Family overlay;

  Families(Family underlay, Family overlay) {
    this.underlay = underlay;
    this.overlay = overlay;
  }

  /** The family of the WAN, of the tunnels' endpoints and of the link to the controller. */
  public Family underlay() {
    return underlay;
  }

  /** The family of the sites and of the addresses inside the overlay. */
  public Family overlay() {
    return overlay;
  }
}
