package dev.wheelwright.controller.access;

import dev.wheelwright.controller.seal.SealedFields;
import dev.wheelwright.controller.seal.SealedRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may use the API. */
@Entity
@Table(name = "account")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class AccountEntity extends SealedRow {
  @Id UUID id;
  String name;
  @Nullable String password;
  @Nullable String issuer;
  @Nullable String subject;
  List<String> grants;
  Instant createdAt;
  @Nullable Instant disabledAt;

  @Override
  protected SealedFields sealed() {
    return SealedFields.of("account")
        .add(id)
        .add(name)
        .add(password)
        .add(issuer)
        .add(subject)
        .add(grants)
        .add(createdAt)
        .add(disabledAt);
  }

  @Override
  protected String title() {
    return "account " + name;
  }
}
