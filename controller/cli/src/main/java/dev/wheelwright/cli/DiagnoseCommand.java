package dev.wheelwright.cli;

import dev.wheelwright.cli.client.ControllerAccess;
import dev.wheelwright.cli.client.ControllerClient;
import dev.wheelwright.cli.client.ControllerException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code diagnose}: one file for a colleague. */
@Command(
    name = "diagnose",
    description = {
      "Writes one file with what a colleague needs in order to help: versions, settings, topology, appliances,"
          + " tunnels, revisions, metrics and the last lines of the log.",
      "",
      "There are no keys, tokens or passwords in it, but all names and addresses of the fleet: give it to people whom"
          + " you trust with those. For an appliance there is: wheelwright agent diagnose.",
      ""
    },
    footer = {"", "Example: wheelwright diagnose --file ticket-4711.zip"})
final class DiagnoseCommand implements Callable<Integer> {
  /** What is asked for, by the name of the file that it becomes. */
  private static final Map<String, String> PARTS = parts();

  private final Terminal terminal;
  private final ControllerAccess access;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "wheelwright-diagnose.zip",
      description = "The file to write, which must not exist; by default wheelwright-diagnose.zip.")
  private Path file = Path.of("wheelwright-diagnose.zip");

  DiagnoseCommand(Terminal terminal, ControllerAccess access) {
    this.terminal = terminal;
    this.access = access;
  }

  private static Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("diagnostics.json", "/api/v1/diagnostics");
    parts.put("health.json", "/q/health");
    parts.put("topology.json", "/api/v1/topology");
    parts.put("appliances.json", "/api/v1/appliances");
    parts.put("tunnels.json", "/api/v1/tunnels?limit=1000");
    parts.put("transitions.json", "/api/v1/transitions?limit=1000");
    parts.put("revisions.json", "/api/v1/revisions");
    parts.put("metrics.txt", "/q/metrics");
    return parts;
  }

  @Override
  public Integer call() throws ControllerException {
    if (Files.exists(file)) {
      throw new ControllerException.Refused(file + " exists already; name another with --file.");
    }
    ControllerClient client = access.connect();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      texts.put(part.getKey(), client.whatever(part.getValue()));
    }
    try (OutputStream out =
            Files.newOutputStream(
                createdForOwner(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        zip.putNextEntry(new ZipEntry(text.getKey()));
        zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException failure) {
      throw new ControllerException.Failed("cannot write " + file + ": " + failure, failure);
    }
    terminal.out().println("wrote " + file + ".");
    return 0;
  }

  private Path createdForOwner() throws IOException {
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
