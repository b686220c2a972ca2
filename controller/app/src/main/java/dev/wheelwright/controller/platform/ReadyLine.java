package dev.wheelwright.controller.platform;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says where the controller is served. Scripts wait for it. */
@ApplicationScoped
class ReadyLine {
  private final String apiHost;
  private final int apiPort;
  private final String linkHost;
  private final int linkPort;

  ReadyLine(
      @ConfigProperty(name = "wheelwright.api.host") String apiHost,
      @ConfigProperty(name = "wheelwright.api.port") int apiPort,
      @ConfigProperty(name = "wheelwright.link.host") String linkHost,
      @ConfigProperty(name = "wheelwright.link.port") int linkPort) {
    this.apiHost = apiHost;
    this.apiPort = apiPort;
    this.linkHost = linkHost;
    this.linkPort = linkPort;
  }

  String text() {
    return "wheelwright controller ready: api=https://"
        + apiHost
        + ":"
        + apiPort
        + " link="
        + linkHost
        + ":"
        + linkPort;
  }
}
