package dev.wheelwright.controller.appliance;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.controller.fleet.Appliance;
import dev.wheelwright.controller.fleet.Appliances;
import dev.wheelwright.controller.rollout.ApplianceStatus;
import dev.wheelwright.controller.rollout.ApplianceStatuses;
import dev.wheelwright.controller.rollout.ConfigContents;
import dev.wheelwright.controller.rollout.Connections;
import dev.wheelwright.controller.rollout.DesiredConfigs;
import dev.wheelwright.controller.telemetry.Reports;
import dev.wheelwright.core.compile.ConfigTree;
import dev.wheelwright.wire.ConfigContent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What people want to know of appliances. */
@ApplicationScoped
class ApplianceQueries {
  private final Appliances appliances;
  private final ApplianceStatuses statuses;
  private final DesiredConfigs desired;
  private final ConfigContents contents;
  private final Connections connections;
  private final Reports reports;

  ApplianceQueries(
      Appliances appliances,
      ApplianceStatuses statuses,
      DesiredConfigs desired,
      ConfigContents contents,
      Connections connections,
      Reports reports) {
    this.appliances = appliances;
    this.statuses = statuses;
    this.desired = desired;
    this.contents = contents;
    this.connections = connections;
    this.reports = reports;
  }

  /**
   * An appliance by its name.
   *
   * @throws ProblemException when there is none
   */
  Appliance byName(String name) {
    return appliances
        .byName(name)
        .orElseThrow(
            () ->
                new ProblemException(ProblemKind.NOT_FOUND, "There is no appliance of this name"));
  }

  /** All of them, by name. */
  List<ApplianceView> views() {
    return views(appliances.all(), statuses.all());
  }

  /** Those of these ids that exist. */
  List<ApplianceView> views(Collection<UUID> ids) {
    return views(appliances.byIds(ids), statuses.of(ids));
  }

  private List<ApplianceView> views(
      List<Appliance> wanted, Map<UUID, ApplianceStatus> statusOfEach) {
    return wanted.stream()
        .map(each -> view(each, statusOfEach.getOrDefault(each.id(), ApplianceStatus.NONE)))
        .toList();
  }

  ApplianceView view(String name) {
    Appliance appliance = byName(name);
    return view(appliance, statuses.of(appliance.id()));
  }

  private ApplianceView view(Appliance appliance, ApplianceStatus status) {
    return ApplianceView.of(
        appliance, connections.isConnected(appliance.id()), status, reports.of(appliance.id()));
  }

  /** The desired config, in words. */
  Map<String, Object> config(String name) {
    ConfigContent content =
        desired
            .desired(byName(name).id())
            .flatMap(config -> contents.load(config.digest()))
            .orElseThrow(
                () ->
                    new ProblemException(ProblemKind.NOT_FOUND, "The appliance has no config yet"));
    return ConfigTree.of(content);
  }
}
