package dev.wheelwright.agent;

import dev.wheelwright.agent.device.SystemReport;
import dev.wheelwright.agent.diagnose.Diagnosis;
import dev.wheelwright.agent.identity.IdentityFolder;
import dev.wheelwright.agent.store.StateDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code agent diagnose}: one file for a colleague; changes nothing and asks nobody. */
final class DiagnoseCommand {
  private final Surroundings surroundings;
  private final PrintStream out;

  DiagnoseCommand(Surroundings surroundings, PrintStream out) {
    this.surroundings = surroundings;
    this.out = out;
  }

  int execute(Arguments arguments) throws UsageException, FailedException, IOException {
    Path file = Path.of(arguments.required("--output"));
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FailedException(file + " exists already");
    }
    StateDirectory state = surroundings.existingState();
    String text =
        Diagnosis.of(
            new Diagnosis.Sources(
                state,
                new IdentityFolder(state).identity(),
                surroundings.device(surroundings.ownership(state)),
                SystemReport.ofSystem()::read,
                surroundings.clock()),
            Surroundings.agentVersion());
    // Addresses and names are nobody else's business either.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardCharsets.UTF_8);
    out.println(file + " holds no keys and no tokens, but addresses, names and public keys");
    return 0;
  }
}
