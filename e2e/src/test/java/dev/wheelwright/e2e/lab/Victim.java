package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.util.List;

/**
 * A program with a laboratory, to be killed: tells what it has made, says {@code ready} and waits.
 */
final class Victim {

  private Victim() {}

  public static void main(String[] arguments) throws IOException {
    Lab lab = Lab.open();
    GuideNetwork network = GuideNetwork.build(lab, 1);
    Tunnelled.between(network.hub(), network.branches().getFirst());
    network.hub().appliance().exec("wireguard-go", "daemon0");
    network.hub().appliance().exec(List.of("nft", "-f", "-"), "table inet left {}").orFail();
    for (String name :
        List.of("wan", "nodegrid-hub", "nodegrid-hub-site", "branch-1", "branch-1-site")) {
      System.out.println(Remains.networkOf(lab.get(name).pid()));
    }
    System.out.println(lab.get("branch-1").networkName());
    System.out.println(lab.rootDevice());
    System.out.println("ready");
    System.in.read();
  }
}
