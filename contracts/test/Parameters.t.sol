// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BreakGlass} from "../src/BreakGlass.sol";
import {ChannelConfig} from "../src/ChannelTypes.sol";
import {Coin} from "../src/Coin.sol";
import {Governed} from "../src/Governed.sol";
import {Organisations} from "../src/Organisations.sol";
import {Parameters} from "../src/Parameters.sol";
import {Consortium} from "./Consortium.sol";

contract ParametersTest is Consortium {
    function test_TheGovernorSetsThemAndEveryValueIsInTheEvent() public {
        Parameters.Values memory v = Parameters.Values(60, 50e6, 0, 0, 0, 30_000);
        vm.expectEmit(address(parameters));
        emit Parameters.Changed(v, governor);
        vm.prank(governor);
        parameters.set(v);
        assertEq(keccak256(abi.encode(parameters.values())), keccak256(abi.encode(v)), "the values");
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(Governed.NotGovernor.selector, voterOf(1)));
        parameters.set(v);
    }

    function test_NoValueStopsTheLedger() public {
        Parameters.Values memory v = values();
        v.maxDrift = 0;
        outOfRange(v, "maxDrift", 0, 1, 60);
        v.maxDrift = 61;
        outOfRange(v, "maxDrift", 61, 1, 60);
        v = values();
        v.blockGas = 5e6 - 1;
        outOfRange(v, "blockGas", 5e6 - 1, 5e6, 100e6);
        v.blockGas = 100e6 + 1;
        outOfRange(v, "blockGas", 100e6 + 1, 5e6, 100e6);
        v = values();
        v.accountGas = 1;
        outOfRange(v, "accountGas", 1, 20e6, type(uint64).max);
        v = values();
        v.organisationGas = 20e6 - 1;
        outOfRange(v, "organisationGas", 20e6 - 1, 20e6, type(uint64).max);
        v = values();
        v.settlementShare = 51;
        outOfRange(v, "settlementShare", 51, 0, 50);
        v = values();
        v.proposeTimeout = 99;
        outOfRange(v, "proposeTimeout", 99, 100, 30_000);
        v.proposeTimeout = 30_001;
        outOfRange(v, "proposeTimeout", 30_001, 100, 30_000);
    }

    function testFuzz_OnlyValuesInRangeAreTaken(Parameters.Values memory v) public {
        v.maxDrift %= 62;
        v.blockGas %= 101e6;
        v.accountGas %= 1e9;
        v.organisationGas %= 1e9;
        v.settlementShare %= 53;
        v.proposeTimeout %= 31_000;
        vm.prank(governor);
        try parameters.set(v) {
            v = parameters.values();
            assertTrue(v.maxDrift >= 1 && v.maxDrift <= 60, "drift");
            assertTrue(v.blockGas >= 5e6 && v.blockGas <= 100e6, "block gas");
            assertTrue(v.accountGas == 0 || v.accountGas >= 20e6, "quota of an account");
            assertTrue(v.organisationGas == 0 || v.organisationGas >= 20e6, "quota of an organisation");
            assertTrue(v.settlementShare <= 50, "share");
            assertTrue(v.proposeTimeout >= 100 && v.proposeTimeout <= 30_000, "timeout");
        } catch {
            assertEq(keccak256(abi.encode(parameters.values())), keccak256(abi.encode(values())), "nothing changed");
        }
    }

    function outOfRange(Parameters.Values memory v, string memory name, uint256 value, uint256 least, uint256 most)
        private
    {
        vm.prank(governor);
        vm.expectRevert(abi.encodeWithSelector(Parameters.ParameterOutOfRange.selector, name, value, least, most));
        parameters.set(v);
    }
}

contract PauseTest is Consortium {
    function signal(uint32 organisation) private {
        vm.prank(voterOf(organisation));
        parameters.signalPause("something is wrong");
    }

    function withdraw(uint32 organisation) private {
        vm.prank(voterOf(organisation));
        parameters.withdrawSignal();
    }

    function test_TwoOfFivePauseEntry() public {
        vm.expectEmit(address(parameters));
        emit BreakGlass.PauseSignalled(1, voterOf(1), "something is wrong", 1, 2);
        signal(1);
        assertTrue(!parameters.entryPaused(), "one of five is not enough");
        vm.expectEmit(address(parameters));
        emit BreakGlass.Paused(uint64(block.timestamp + 72 hours), 2, 2);
        signal(2);
        assertTrue(parameters.entryPaused(), "two are");
        signal(3);
        withdraw(1);
        assertTrue(parameters.entryPaused(), "two are left");
        vm.expectEmit(address(parameters));
        emit BreakGlass.Resumed(voterOf(2));
        withdraw(2);
        assertTrue(!parameters.entryPaused(), "one is left");
    }

    function test_OnlyVotersSignalAndOnce() public {
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, payer));
        vm.prank(payer);
        parameters.signalPause("me too");
        signal(1);
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(BreakGlass.AlreadySignalled.selector, 1, block.timestamp + 72 hours));
        parameters.signalPause("again");
        vm.prank(voterOf(2));
        vm.expectRevert(abi.encodeWithSelector(BreakGlass.NoSignal.selector, 2));
        parameters.withdrawSignal();
        assertEq(parameters.signalUntil(1), block.timestamp + 72 hours, "how long it counts");
        assertEq(parameters.signalUntil(2), 0, "no signal");
    }

    function test_APauseEndsByItself() public {
        signal(1);
        vm.warp(block.timestamp + 71 hours);
        signal(2);
        vm.warp(block.timestamp + 72 hours - 1);
        assertTrue(parameters.entryPaused(), "to the last second");
        vm.warp(block.timestamp + 1);
        assertTrue(!parameters.entryPaused(), "over");
        assertEq(parameters.pauseSignals(), 0, "and the signals with it");
        signal(1);
        assertTrue(!parameters.entryPaused(), "one alone cannot renew it");
        signal(2);
        assertTrue(parameters.entryPaused(), "two can");
    }

    function test_SignalsOfRemovedOrganisationsDoNotCount() public {
        signal(5);
        vm.startPrank(governor);
        seats.remove(validatorOf(5));
        registry.removeOrganisation(5);
        vm.stopPrank();
        signal(1);
        assertTrue(!parameters.entryPaused(), "one signal of four");
    }

    function test_TheGovernorLiftsThePauseAndForgetsTheSignals() public {
        signal(1);
        signal(2);
        vm.prank(voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(Governed.NotGovernor.selector, voterOf(1)));
        parameters.lift();
        vm.expectEmit(address(parameters));
        emit BreakGlass.Resumed(governor);
        vm.prank(governor);
        parameters.lift();
        assertTrue(!parameters.entryPaused(), "lifted");
        signal(3);
        assertTrue(!parameters.entryPaused(), "from the beginning");
    }

    function test_TheQuorumIsDecided() public {
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(BreakGlass.PauseQuorumOutOfRange.selector, 6, 5));
        parameters.setPauseQuorum(6);
        parameters.setPauseQuorum(5);
        seats.remove(validatorOf(5));
        registry.removeOrganisation(5);
        assertEq(parameters.pauseQuorum(), 4, "never more than there are");
        parameters.setPauseQuorum(1);
        vm.stopPrank();
        signal(1);
        assertTrue(parameters.entryPaused(), "one is enough now");
    }

    function test_APauseStopsMintsAndDepositsAndNothingElse() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        (ChannelConfig memory leaving,) = open(1, DEPOSIT);
        vm.prank(payer);
        channels.initiateWithdraw(leaving, 5);
        bytes memory more = authorization(channels.getChannelId(c), 1);
        signal(1);
        signal(2);
        bytes memory refusal = abi.encodeWithSelector(Coin.EntryPaused.selector, parameters.pausedUntil());
        vm.prank(issuer);
        vm.expectRevert(refusal);
        coin.mint(payer, 1);
        vm.expectRevert(refusal);
        channels.deposit(c, 1, address(collector), more);
        vm.prank(payer);
        vm.expectRevert(refusal);
        coin.transfer(address(channels), 1);

        claim(c, 400);
        channels.settle(receiver, address(coin));
        assertEq(coin.balanceOf(receiver), 400, "claimed and paid");
        vm.prank(receiver);
        channels.refund(c, 100);
        vm.warp(block.timestamp + DELAY);
        assertTrue(parameters.entryPaused(), "still paused");
        vm.prank(payer);
        channels.finalizeWithdraw(leaving);
        vm.prank(receiver);
        coin.transfer(issuer, 400);
        vm.prank(issuer);
        coin.burn(400);

        vm.warp(parameters.pausedUntil());
        channels.deposit(c, 1, address(collector), more);
        mint(payer, 1);
    }

    /// Whatever organisations signal and withdraw, entry is only ever paused by as many as it takes, and for 72 hours.
    function testFuzz_OnlyAQuorumPauses(uint256[16] memory seed) public {
        uint256 pausedSince = 0;
        for (uint256 i = 0; i < seed.length; ++i) {
            bool before = parameters.entryPaused();
            uint32 organisation = uint32(seed[i] % ORGANISATIONS + 1);
            vm.prank(voterOf(organisation));
            if ((seed[i] >> 8) % 3 != 0) {
                try parameters.signalPause("") {} catch {}
            } else {
                try parameters.withdrawSignal() {} catch {}
            }
            bool paused = parameters.entryPaused();
            if (paused && !before) {
                assertTrue(parameters.pauseSignals() >= 2, "by two of five");
                pausedSince = block.timestamp;
            }
            if (before && !paused) assertTrue(parameters.pauseSignals() < 2, "ended by too few");
            if (paused) assertTrue(block.timestamp < pausedSince + 72 hours, "not longer than that");
            vm.warp(block.timestamp + (seed[i] >> 16) % 40 hours);
        }
    }
}
