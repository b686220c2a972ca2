package dev.wheelwright.controller.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wheelwright.controller.audit.AuditVerification.Verdict;
import dev.wheelwright.controller.error.QueryParameters;
import io.quarkus.security.PermissionsAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The audit chain. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {
  private static final String READ = "audit:everywhere";
  private static final int MOST = 1000;

  private final AuditLog log;
  private final AuditVerification verification;
  private final ObjectMapper json;

  AuditResource(AuditLog log, AuditVerification verification, ObjectMapper json) {
    this.log = log;
    this.verification = verification;
    this.json = json;
  }

  /**
   * Some records.
   *
   * @param records newest first
   */
  record AuditPage(List<AuditRecord> records) {}

  /**
   * @param before only records with a lower sequence number; without it the newest
   */
  @GET
  @PermissionsAllowed(READ)
  public AuditPage listAuditRecords(
      @QueryParam("before") Optional<Long> before,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    return new AuditPage(
        log.before(before.orElse(Long.MAX_VALUE), QueryParameters.limit(limit, MOST)));
  }

  /**
   * The whole chain, oldest first, one JSON object a line: what {@code audit verify FILE} reads.
   */
  @GET
  @Path("export")
  @Produces("application/jsonl")
  @PermissionsAllowed(READ)
  public StreamingOutput exportAuditRecords(@QueryParam("after") @DefaultValue("0") long after) {
    return out -> {
      long last = after;
      List<AuditRecord> page;
      do {
        page = log.after(last, MOST);
        for (AuditRecord each : page) {
          out.write(json.writeValueAsString(each).getBytes(StandardCharsets.UTF_8));
          out.write('\n');
          last = each.sequence();
        }
      } while (page.size() == MOST);
    };
  }

  @GET
  @Path("verification")
  @PermissionsAllowed(READ)
  public Verdict verifyAudit() {
    return verification.verify();
  }
}
