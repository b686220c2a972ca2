package dev.wheelwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelwright.cli.CommandRun.Outcome;
import dev.wheelwright.cli.testing.FakeController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GetCommandTest {
  private static final String APPLIANCES =
      """
      [{"name": "nodegrid-hub", "id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "state": "enrolled", "connected": true,
        "agentVersion": "0.1.0", "desired": {"revision": 3, "digest": "aa"}, "applied": {"revision": 3, "digest": "aa"},
        "result": {"outcome": "applied", "reason": null, "digest": "aa", "at": "2030-01-01T00:00:00Z"},
        "inSync": true, "added-later": 1},
       {"name": "branch-1", "state": "declared", "connected": false, "agentVersion": null,
        "desired": {"revision": 3, "digest": "bb"}, "applied": null, "result": null, "inSync": false}]
      """;

  private FakeController controller;

  @BeforeEach
  void startController() {
    controller = FakeController.start();
  }

  @AfterEach
  void stopController() {
    controller.close();
  }

  @Test
  void printsTheTopologyAsTheControllerWroteIt() {
    String yaml = "version: 1\noverlays:\n- name: EMEA # K\u00f6ln\n";
    controller.answers("GET /topology", 200, "application/yaml; charset=utf-8", yaml);

    Outcome outcome = CommandRun.against(controller).run("get", "topology");

    assertThat(outcome.out()).isEqualTo(yaml);
    assertThat(controller.last().headers()).containsEntry("accept", "application/yaml");
  }

  @Test
  void printsTheTopologyAsATableOfMemberships() {
    controller.answersJson(
        "GET /topology",
        200,
        """
        {"version": 1, "overlays": [{"name": "EMEA",
          "concentrators": [{"appliance": "nodegrid-hub", "interface": "EMEA", "addresses": ["172.16.254.1/32"],
            "endpoints": ["10.1.1.2"], "siteNetworks": ["10.0.0.0/16"]}],
          "spokes": [{"appliance": "branch-2", "siteNetworks": ["172.16.11.0/24", "172.16.12.0/24"]}],
          "externalPeers": [{"name": "laptop", "addresses": ["172.16.254.9/32"], "attachTo": ["nodegrid-hub"]}]}]}
        """);

    Outcome outcome = CommandRun.against(controller).run("get", "topology", "--output", "table");

    assertThat(outcome.out())
        .isEqualTo(
            """
            OVERLAY  ROLE           NAME          INTERFACE  ADDRESSES        ENDPOINTS  SITE NETWORKS
            EMEA     concentrator   nodegrid-hub  EMEA       172.16.254.1/32  10.1.1.2   10.0.0.0/16
            EMEA     spoke          branch-2      -          -                -          172.16.11.0/24,172.16.12.0/24
            EMEA     external peer  laptop        -          172.16.254.9/32  -          -
            """);
  }

  @Test
  void printsAppliancesInAlignedColumns() {
    controller.answersJson("GET /appliances", 200, APPLIANCES);

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            """
            NAME          STATE     CONNECTED  IN SYNC  DESIRED  APPLIED  RESULT   AGENT
            nodegrid-hub  enrolled  yes        yes      3        3        applied  0.1.0
            branch-1      declared  no         no       3        -        -        -
            """);
  }

  @Test
  void keepsTheColumnsAlignedInColour() {
    controller.answersJson("GET /appliances", 200, APPLIANCES);

    Outcome plain = CommandRun.against(controller).run("get", "appliances");
    Outcome coloured = CommandRun.against(controller).inColour().run("get", "appliances");

    assertThat(coloured.out()).contains("\u001b[32menrolled\u001b[0m");
    assertThat(coloured.out().replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(plain.out());
  }

  @Test
  void printsAppliancesAsJson() {
    controller.answersJson("GET /appliances", 200, APPLIANCES);

    Outcome outcome = CommandRun.against(controller).run("get", "appliances", "-o", "json");

    assertThat(outcome.out()).contains("\"added-later\" : 1");
  }

  @Test
  void printsRevisions() {
    controller.answersJson(
        "GET /revisions",
        200,
        """
        [{"revision": 2, "cause": "policy-added-later", "createdAt": "2030-01-01T00:00:01Z",
          "appliances": ["a", "b", "c", "d", "e", "f", "g"]},
         {"revision": 1, "intentVersion": 1, "cause": "intent", "createdAt": "2030-01-01T00:00:00Z",
          "appliances": ["branch-1", "nodegrid-hub"]}]
        """);

    Outcome outcome = CommandRun.against(controller).run("get", "revisions");

    assertThat(outcome.out())
        .isEqualTo(
            """
            REVISION  CREATED               CAUSE               CHANGED
            2         2030-01-01T00:00:01Z  policy-added-later  a, b, c, d, e and 2 more
            1         2030-01-01T00:00:00Z  intent              branch-1, nodegrid-hub
            """);
  }

  @Test
  void F3_printsWhyNothingIsPushed() {
    controller.answersJson(
        "GET /fleet",
        200,
        """
        {"id": "0f0e", "epoch": 1, "revision": 4, "intentVersion": 3,
         "pushHalt": {"since": "2030-01-01T00:00:00Z", "shownRevision": 9, "knownRevision": 4}}
        """);

    Outcome outcome = CommandRun.against(controller).run("get", "fleet");

    assertThat(outcome.out())
        .contains("FLEET  EPOCH  REVISION  INTENT  PUSH", "halted since 2030-01-01T00:00:00Z")
        .contains("revision 9");
  }

  @Test
  void s12WhatAnApplianceReportsCannotSteerTheTerminal() {
    controller.answersJson(
        "GET /appliances",
        200,
        """
        [{"name": "branch-1", "state": "enrolled", "agentVersion": "1\\u001b[2J\\r\\n\\u202e0"}]
        """);

    Outcome outcome = CommandRun.against(controller).run("get", "appliances");

    assertThat(outcome.out()).contains("1?[2J???0").doesNotContain("\u001b", "\r", "\u202e");
  }

  @Test
  void refusesAFormatThatItDoesNotKnow() {
    Outcome outcome = CommandRun.against(controller).run("get", "appliances", "-o", "xml");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("[table, json, yaml]", "'xml'");
  }

  @Test
  void saysWhatCanBeGot() {
    Outcome outcome = CommandRun.against(controller).run("get");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("wheelwright get --help");
  }
}
