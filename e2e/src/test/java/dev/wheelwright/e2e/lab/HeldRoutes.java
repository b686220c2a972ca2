package dev.wheelwright.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a program on a host add no route: a batch for {@code ip} that adds one stays where it is, as
 * if the kernel were busy. What such a program did before is done, so it can be killed in the
 * middle of its work.
 */
public final class HeldRoutes implements AutoCloseable {
  private static final String FOLDER = "/run/held";
  private static final String REAL = FOLDER + "/real";
  private static final String SHAM = FOLDER + "/ip";
  private static final String HOLDING = FOLDER + "/holding";

  private static final String SCRIPT =
      """
      #!/bin/sh
      [ "$*" = "-batch -" ] || exec %1$s "$@"
      lines=$(cat)
      case $lines in
        *"route add "*)
          echo $$ >%2$s.new && mv %2$s.new %2$s
          exec sleep infinity ;;
      esac
      printf '%%s\\n' "$lines" | %1$s -batch -
      """
          .formatted(REAL, HOLDING);

  private final Host host;
  private final String program;

  private HeldRoutes(Host host, String program) {
    this.host = host;
    this.program = program;
  }

  /** Holds them from now on. */
  public static HeldRoutes on(Host host) {
    String found = host.exec("sh", "-c", "readlink -f \"$(command -v ip)\"").orFail().stdout();
    String program = found.strip();
    host.exec("mkdir", FOLDER).orFail();
    host.exec("cp", program, REAL).orFail();
    host.exec(List.of("tee", SHAM), SCRIPT).orFail();
    host.exec("chmod", "0755", SHAM).orFail();
    host.exec("mount", "--bind", SHAM, program).orFail();
    return new HeldRoutes(host, program);
  }

  /** True once a program waits for its routes. */
  public boolean holding() {
    return Files.exists(holder());
  }

  private Path holder() {
    return host.path(HOLDING);
  }

  /** Lets routes be added again; what was held is gone, and was not done. */
  @Override
  public void close() {
    host.exec("umount", program).orFail();
    host.exec("sh", "-c", "[ ! -e %1$s ] || kill \"$(cat %1$s)\"".formatted(HOLDING)).orFail();
    host.exec("rm", "--recursive", FOLDER).orFail();
  }
}
