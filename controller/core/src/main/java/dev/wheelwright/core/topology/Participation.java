package dev.wheelwright.core.topology;

/** A member together with the overlay that it takes part in. */
public record Participation(Overlay overlay, Member member) {
  public MembershipKey key() {
    return new MembershipKey(overlay.name(), member.appliance().name());
  }
}
