// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Council} from "../src/Council.sol";
import {Coin} from "../src/Coin.sol";
import {Parameters} from "../src/Parameters.sol";
import {Registry} from "../src/Registry.sol";
import {Timelock} from "../src/Timelock.sol";
import {Validators} from "../src/Validators.sol";
import {Consortium} from "./Consortium.sol";

contract CouncilTest is Consortium {
    bytes private admitGuest;

    function setUp() public override {
        super.setUp();
        admitGuest = abi.encodeCall(registry.grantRole, (PARTICIPANT, guest));
    }

    function test_OnlyVotersProposeAndVote() public {
        (address[] memory targets, uint256[] memory amounts, bytes[] memory calls) = one(address(registry), admitGuest);
        vm.prank(payer);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, payer, 0, 1));
        council.propose(targets, amounts, calls, "let me in");
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        assertEq(id, 1, "proposals are numbered");
        vm.prank(payer);
        vm.expectRevert(abi.encodeWithSelector(Council.NoVote.selector, payer, id));
        council.castVote(id, FOR);
    }

    /// In the block of the proposal already: there may be no later one until somebody votes.
    function test_AMajorityOfAllPassesAtOnce() public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        isIn(id, IGovernor.ProposalState.Active, "open at once");
        vote(id, 1, FOR);
        vote(id, 2, FOR);
        vote(id, 3, ABSTAIN);
        isIn(id, IGovernor.ProposalState.Active, "two of five");
        vm.expectRevert();
        council.queue(id);
        vote(id, 4, FOR);
        isIn(id, IGovernor.ProposalState.Succeeded, "three of five");
        vm.prank(voterOf(5));
        vm.expectRevert();
        council.castVote(id, AGAINST);
    }

    function test_AbstainingMakesNoQuorum() public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        vote(id, 1, FOR);
        vote(id, 2, FOR);
        for (uint32 i = 3; i <= ORGANISATIONS; ++i) {
            vote(id, i, ABSTAIN);
        }
        vm.warp(block.timestamp + 7 days + 1);
        isIn(id, IGovernor.ProposalState.Defeated, "two of five for it");
    }

    function test_NobodyVotesTwice() public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        vote(id, 1, FOR);
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, voterOf(1)));
        council.castVote(id, FOR);
        // Nor does a successor.
        vm.prank(voterOf(1));
        registry.changeVoter(1, guest);
        vm.warp(block.timestamp + 1);
        vm.prank(guest);
        vm.expectRevert(abi.encodeWithSelector(Council.NoVote.selector, guest, id));
        council.castVote(id, FOR);
        // Nor an organisation that came later: the votes are those of the block before the proposal.
        vm.prank(governor);
        registry.admitOrganisation("newcomer", address(0x123));
        vm.warp(block.timestamp + 1);
        vm.prank(address(0x123));
        vm.expectRevert(abi.encodeWithSelector(Council.NoVote.selector, address(0x123), id));
        council.castVote(id, FOR);
    }

    function test_WhatIsDecidedWaitsAndThenHappensOnce() public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        for (uint32 i = 1; i <= 3; ++i) {
            vote(id, i, FOR);
        }
        council.queue(id);
        isIn(id, IGovernor.ProposalState.Queued, "waiting");
        vm.warp(block.timestamp + EXECUTION_DELAY - 1);
        vm.expectRevert();
        council.execute(id);
        assertTrue(!registry.isRegistered(guest), "not yet");
        vm.warp(block.timestamp + 1);
        vm.expectEmit(address(council));
        emit IGovernor.ProposalExecuted(id);
        vm.prank(payer);
        council.execute(id);
        assertTrue(registry.isRegistered(guest), "anybody may carry it out");
        isIn(id, IGovernor.ProposalState.Executed, "done");
        vm.expectRevert();
        council.execute(id);
    }

    function test_NothingGoesPastTheCouncil() public {
        (address[] memory targets, uint256[] memory amounts, bytes[] memory calls) = one(address(registry), admitGuest);
        vm.startPrank(voterOf(1));
        vm.expectRevert();
        timelock.scheduleBatch(targets, amounts, calls, 0, 0, EXECUTION_DELAY);
        vm.expectRevert();
        timelock.executeBatch(targets, amounts, calls, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, voterOf(1)));
        timelock.updateDelay(0);
        vm.expectRevert();
        council.setVotingPeriod(60);
        vm.stopPrank();
        bytes32 admin = timelock.DEFAULT_ADMIN_ROLE();
        assertTrue(timelock.hasRole(admin, address(timelock)), "the timelock administers itself");
    }

    function test_WhoProposedMayWithdrawUntilItIsDecided() public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        vm.prank(voterOf(2));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, voterOf(2)));
        council.cancel(id);
        vm.prank(voterOf(1));
        council.cancel(id);
        isIn(id, IGovernor.ProposalState.Canceled, "withdrawn");

        id = propose(address(registry), admitGuest, "admit the guest after all");
        for (uint32 i = 1; i <= 3; ++i) {
            vote(id, i, FOR);
        }
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, voterOf(1)));
        council.cancel(id);
    }

    function test_EverythingTheLedgerHasIsDecidedThisWay() public {
        Parameters.Values memory v = values();
        v.maxDrift = 5;
        decide(address(parameters), abi.encodeCall(parameters.set, (v)));
        assertEq(parameters.values().maxDrift, 5, "parameters");
        decide(address(seats), abi.encodeCall(seats.add, (pubKey(9), 3, 2)));
        assertEq(seats.count(), 6, "validators");
        decide(address(coin), abi.encodeCall(coin.setIssuerCap, (issuer, 7)));
        (uint128 cap,) = coin.issuance(issuer);
        assertEq(cap, 7, "caps");
        decide(address(coin), abi.encodeCall(coin.freeze, (payer, "court order")));
        assertTrue(coin.isFrozen(payer), "freezing");
        decide(address(registry), abi.encodeCall(registry.grantRole, (PARTICIPANT, guest)));
        assertTrue(registry.isRegistered(guest), "members");
        decide(address(council), abi.encodeCall(council.setVotingPeriod, (1 hours)));
        assertEq(council.votingPeriod(), 1 hours, "its own rules");
        decide(address(timelock), abi.encodeCall(timelock.updateDelay, (2 days)));
        assertEq(timelock.getMinDelay(), 2 days, "its own delay");
        assertEq(council.latestProposalId(), 7, "proposals");
    }

    function test_NoSettingPutsGovernanceOutOfReach() public {
        refused(address(council), abi.encodeCall(council.setVotingPeriod, (59)));
        refused(address(council), abi.encodeCall(council.setVotingPeriod, (90 days + 1)));
        refused(address(council), abi.encodeCall(council.setVotingDelay, (30 days + 1)));
        refused(address(council), abi.encodeCall(council.setProposalThreshold, (2)));
        refused(address(council), abi.encodeCall(council.setProposalThreshold, (0)));
        refused(address(timelock), abi.encodeCall(timelock.updateDelay, (30 days + 1)));
        vm.prank(governor);
        registry.renounceRole(keccak256("GOVERNOR"), governor);
        refused(address(registry), abi.encodeCall(registry.revokeRole, (keccak256("GOVERNOR"), address(timelock))));
    }

    /// Whatever the order and the content of votes: passed exactly if more than half of all are for it.
    function testFuzz_AProposalPassesExactlyWithAMajorityOfAll(uint8[5] memory votes) public {
        uint256 id = propose(address(registry), admitGuest, "admit the guest");
        uint256 inFavour = 0;
        for (uint32 i = 0; i < votes.length; ++i) {
            if (inFavour >= 3) break;
            uint8 support = votes[i] % 4;
            if (support == 3) continue;
            if (support == FOR) ++inFavour;
            vote(id, i + 1, support);
            isIn(id, inFavour >= 3 ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Active, "on the way");
        }
        vm.warp(block.timestamp + 7 days + 1);
        isIn(id, inFavour >= 3 ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Defeated, "in the end");
    }

    function test_TimesAreInSeconds() public view {
        assertEq(keccak256(bytes(council.CLOCK_MODE())), keccak256("mode=timestamp"), "clock mode");
        assertEq(council.clock(), block.timestamp, "clock");
        assertEq(council.quorum(block.timestamp - 1), 3, "three of five");
        assertEq(council.proposalThreshold(), 1, "one vote proposes");
    }

    uint256 private _asked;

    function refused(address target, bytes memory data) private {
        uint256 id = propose(target, data, string(abi.encodePacked(++_asked)));
        for (uint32 i = 1; i <= 3; ++i) {
            vote(id, i, FOR);
        }
        council.queue(id);
        vm.warp(block.timestamp + timelock.getMinDelay());
        vm.expectRevert();
        council.execute(id);
    }
}
