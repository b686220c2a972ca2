package dev.wheelwright.core.golden;

import dev.wheelwright.core.testing.TestFleet;
import dev.wheelwright.wire.WgPublicKey;
import java.util.List;
import java.util.Map;

/**
 * What a scenario's database knows beyond ids and keys that follow from names: {@code known},
 * {@code revoked} (appliances), {@code pending} (overlay/appliance), {@code allocated} and {@code
 * keys} (by overlay/appliance).
 */
final class StateFile {
  private StateFile() {}

  static void read(Object tree, TestFleet fleet) {
    Map<?, ?> state = (Map<?, ?>) tree;
    list(state, "known").forEach(fleet::know);
    list(state, "revoked").forEach(fleet::revoke);
    list(state, "pending").forEach(member -> fleet.pending(overlay(member), appliance(member)));
    map(state, "allocated")
        .forEach(
            (member, addresses) ->
                fleet.allocated(
                    overlay(member),
                    appliance(member),
                    ((List<?>) addresses).stream().map(Object::toString).toArray(String[]::new)));
    map(state, "keys")
        .forEach(
            (member, key) ->
                fleet.key(
                    overlay(member), appliance(member), WgPublicKey.parse(key.toString()), 2));
  }

  private static List<String> list(Map<?, ?> state, String field) {
    return state.get(field) instanceof List<?> items
        ? items.stream().map(Object::toString).toList()
        : List.of();
  }

  private static Map<?, ?> map(Map<?, ?> state, String field) {
    return state.get(field) instanceof Map<?, ?> fields ? fields : Map.of();
  }

  private static String overlay(Object member) {
    return member.toString().split("/", -1)[0];
  }

  private static String appliance(Object member) {
    return member.toString().split("/", -1)[1];
  }
}
