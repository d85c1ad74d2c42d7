// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Registry} from "../src/Registry.sol";
import {Validators} from "../src/Validators.sol";
import {Fixture} from "./Fixture.sol";

/// A ledger of five organisations with a validator of power 10 each. `governor` is there too, for short cuts.
abstract contract Consortium is Fixture {
    bytes32 internal constant PARTICIPANT = keccak256("PARTICIPANT");
    bytes32 internal constant PLATFORM = keccak256("PLATFORM");
    bytes32 internal constant ISSUER = keccak256("ISSUER");
    bytes32 internal constant AUDITOR = keccak256("AUDITOR");
    bytes32 internal constant VALIDATOR = keccak256("VALIDATOR");
    bytes32 internal constant VOTER = keccak256("VOTER");
    uint32 internal constant ORGANISATIONS = 5;
    uint256 internal constant EXECUTION_DELAY = 1 days;

    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    address internal guest = address(0x6E57);

    function executionDelay() internal pure override returns (uint256) {
        return EXECUTION_DELAY;
    }

    function setUp() public virtual override {
        super.setUp();
        vm.warp(START + 10);
    }

    function organisations() internal pure override returns (Registry.Founder[] memory list) {
        list = new Registry.Founder[](ORGANISATIONS);
        for (uint32 i = 1; i <= ORGANISATIONS; ++i) {
            list[i - 1] = Registry.Founder("member", voterOf(i));
        }
    }

    function genesisSeats() internal pure override returns (Validators.Seat[] memory list) {
        list = new Validators.Seat[](ORGANISATIONS);
        for (uint32 i = 1; i <= ORGANISATIONS; ++i) {
            list[i - 1] = Validators.Seat(pubKey(i), 10, i);
        }
    }

    function voterOf(uint32 organisation) internal pure returns (address) {
        return address(uint160(0x607E00 + organisation));
    }

    /// Organisation i's genesis validator has key i.
    function validatorOf(uint32 organisation) internal pure returns (address) {
        return vm.addr(organisation);
    }

    function one(address target, bytes memory data)
        internal
        pure
        returns (address[] memory targets, uint256[] memory amounts, bytes[] memory calls)
    {
        targets = new address[](1);
        amounts = new uint256[](1);
        calls = new bytes[](1);
        (targets[0], calls[0]) = (target, data);
    }

    /// A proposal of the first organisation.
    function propose(address target, bytes memory data, string memory why) internal returns (uint256 id) {
        (address[] memory targets, uint256[] memory amounts, bytes[] memory calls) = one(target, data);
        vm.prank(voterOf(1));
        return council.propose(targets, amounts, calls, why);
    }

    function vote(uint256 id, uint32 organisation, uint8 support) internal {
        vm.prank(voterOf(organisation));
        council.castVote(id, support);
    }

    function isIn(uint256 id, IGovernor.ProposalState want, string memory what) internal view {
        assertEq(uint256(council.state(id)), uint256(want), what);
    }

    /// Decided by three of five and carried out.
    function decide(address target, bytes memory data) internal {
        uint256 id = propose(target, data, "decided");
        for (uint32 i = 1; i <= 3; ++i) {
            vote(id, i, FOR);
        }
        council.queue(id);
        vm.warp(block.timestamp + EXECUTION_DELAY);
        council.execute(id);
    }
}
