package dev.wheelwright.agent.device;

/**
 * The device could not be read or changed. The message is for the administrator and holds no
 * secret.
 */
public final class DeviceException extends Exception {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
