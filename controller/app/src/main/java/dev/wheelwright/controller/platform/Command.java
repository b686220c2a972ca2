package dev.wheelwright.controller.platform;

import io.smallrye.config.SmallRyeConfig;

/** What the controller's own command is called: its package gives it another name. */
final class Command {
  private static final String SETTING = "wheelwright.command";

  private Command() {}

  /**
   * The program's name as people type it before {@code keys}, {@code backup} and {@code restore}.
   */
  static String of(SmallRyeConfig settings) {
    return settings.getOptionalValue(SETTING, String.class).orElse("wheelwright");
  }
}
