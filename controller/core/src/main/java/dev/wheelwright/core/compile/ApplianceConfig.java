package dev.wheelwright.core.compile;

import dev.wheelwright.core.topology.Appliance;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.wire.ConfigContent;
import dev.wheelwright.wire.Digest;
import java.util.UUID;

/** All that one appliance must be. Only {@link Compiler} makes one. */
public final class ApplianceConfig {
  private final Appliance appliance;
  private final ConfigContent content;

  ApplianceConfig(Appliance appliance, ConfigContent content) {
    this.appliance = appliance;
    this.content = content;
  }

  public UUID appliance() {
    return appliance.id();
  }

  public ApplianceName name() {
    return appliance.name();
  }

  public ConfigContent content() {
    return content;
  }

  public Digest digest() {
    return content.digest();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApplianceConfig that
        && appliance.equals(that.appliance)
        && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return "ApplianceConfig[" + appliance.name() + ", " + content.digest().shortForm() + "]";
  }
}
