package dev.wheelwright.cli.client;

/**
 * One thing wrong with an intent, as the controller reports it.
 *
 * @param path the place in the submitted document, for example {@code
 *     overlays[0].spokes[1].siteNetworks[0]}; may be empty for the document as a whole
 * @param message what is wrong
 * @param value the offending value as text; empty when there is none to show
 */
public record Violation(String path, String message, String value) {

  /**
   * The violation on one line: {@code path: message (value)}. A value that the message already
   * quotes is not said twice.
   */
  public String line() {
    String place = path.isEmpty() ? "" : path + ": ";
    String shown = message.contains(value) ? "" : " (" + value + ")";
    return place + message + shown;
  }
}
