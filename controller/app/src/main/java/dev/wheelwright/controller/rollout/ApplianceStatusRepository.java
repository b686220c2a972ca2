package dev.wheelwright.controller.rollout;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Rows of the table appliance_status. */
@ApplicationScoped
class ApplianceStatusRepository implements PanacheRepositoryBase<ApplianceStatusEntity, UUID> {}
