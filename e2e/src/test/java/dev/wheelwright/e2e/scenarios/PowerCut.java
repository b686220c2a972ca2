package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Host;
import dev.wheelwright.e2e.programs.PrivateFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * What a power cut leaves of an appliance: its disk, and nothing that the kernel or a process had.
 */
final class PowerCut {
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

  private final GuideFleet guide;

  PowerCut(GuideFleet guide) {
    this.guide = guide;
  }

  /** Kills the agent and takes away everything that it and WireGuard had made. */
  void at(Member member) {
    killAgent(member);
    forgetTunnels(member);
    Host host = member.appliance();
    host.exec("nft", "flush", "ruleset").orFail();
    host.sysctl("net.ipv4.ip_forward", "0");
    host.sysctl("net.ipv6.conf.all.forwarding", "0");
    nextBoot(member);
  }

  /** Kills the agent alone. */
  void killAgent(Member member) {
    guide.agent(member).process().kill();
    guide.agent(member).process().awaitExit(GuideFleet.PATIENCE);
  }

  /** Deletes the interfaces, and kills wireguard-go where it is behind them. */
  void forgetTunnels(Member member) {
    Host host = member.appliance();
    List<String> names = host.wireGuard().stream().map(each -> each.name()).toList();
    host.exec("pkill", "-KILL", "-x", "wireguard-go");
    GuideFleet.await(
        "the end of wireguard-go", () -> !host.exec("pgrep", "-x", "wireguard-go").succeeded());
    for (String name : names) {
      host.exec("ip", "link", "delete", name); // gone with its process, or the kernel's own
      host.exec("rm", "--force", "/run/wireguard/" + name + ".sock").orFail();
    }
  }

  /** The number by which a machine's boots are told apart becomes another one. */
  private void nextBoot(Member member) {
    Path file = guide.folder().resolve("boot-" + UUID.randomUUID());
    PrivateFiles.write(file, UUID.randomUUID() + "\n");
    member.appliance().exec("mount", "--bind", file.toString(), BOOT_ID).orFail();
  }
}
