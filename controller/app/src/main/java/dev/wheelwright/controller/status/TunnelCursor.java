package dev.wheelwright.controller.status;

import dev.wheelwright.controller.error.ProblemException;
import dev.wheelwright.controller.error.ProblemKind;
import dev.wheelwright.core.status.TunnelName;
import dev.wheelwright.core.topology.ApplianceName;
import dev.wheelwright.core.topology.OverlayName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of tunnels begins: after the tunnel of that name, whether or not it lives.
 */
final class TunnelCursor {
  private static final int LONGEST = 512;

  private TunnelCursor() {}

  static String of(TunnelName last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws ProblemException when it is not one of ours
   */
  static TunnelName parse(String cursor) {
    try {
      if (cursor.length() <= LONGEST) {
        String name = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        String[] parts = name.split("/", -1);
        if (parts.length == 3) {
          return new TunnelName(new OverlayName(parts[0]), new ApplianceName(parts[1]), parts[2]);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemKind.BAD_REQUEST, "cursor: not one of this API", e);
    }
    throw new ProblemException(ProblemKind.BAD_REQUEST, "cursor: not one of this API");
  }
}
