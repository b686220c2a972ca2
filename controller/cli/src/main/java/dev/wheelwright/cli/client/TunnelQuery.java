package dev.wheelwright.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which tunnels are asked for.
 *
 * @param parameters of the request, in order
 */
public record TunnelQuery(List<Parameter> parameters) {
  /** Every tunnel. */
  public static final TunnelQuery ALL = new TunnelQuery(List.of());

  private static final String STATE = "state";

  /** A name and its value, not encoded. */
  public record Parameter(String name, String value) {}

  public TunnelQuery {
    parameters = List.copyOf(parameters);
  }

  /** Narrowed by a value, if there is one. */
  public TunnelQuery with(String name, Optional<String> value) {
    return value.map(each -> plus(name, each)).orElse(this);
  }

  /** Narrowed to some states, in any case; by none, not narrowed. */
  public TunnelQuery inStates(List<String> states) {
    TunnelQuery query = this;
    for (String state : states) {
      query = query.plus(STATE, state.toUpperCase(Locale.ROOT));
    }
    return query;
  }

  /** Whether it is narrowed to some states. */
  public boolean namesStates() {
    return parameters.stream().anyMatch(each -> each.name().equals(STATE));
  }

  private TunnelQuery plus(String name, String value) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(name, value));
    return new TunnelQuery(more);
  }

  /** As the query part of a path, with its question mark. */
  String text() {
    return parameters.stream()
        .map(each -> each.name() + "=" + URLEncoder.encode(each.value(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
  }
}
