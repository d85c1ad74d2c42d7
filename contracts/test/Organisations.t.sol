// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Organisations} from "../src/Organisations.sol";
import {Roles} from "../src/Roles.sol";
import {Consortium} from "./Consortium.sol";

contract OrganisationsTest is Consortium {
    function test_AnOrganisationAdmitsAndDismissesItsOwnAccounts() public {
        vm.startPrank(voterOf(1));
        vm.expectEmit(address(registry));
        emit Organisations.Assigned(guest, 1);
        registry.admit(guest, PARTICIPANT);
        registry.admit(guest, PLATFORM);
        assertTrue(registry.isRegistered(guest), "registered");
        assertEq(registry.organisationOf(guest), 1, "its organisation");
        registry.dismiss(guest, PARTICIPANT);
        registry.dismiss(guest, PLATFORM);
        vm.stopPrank();
        assertTrue(!registry.isRegistered(guest), "not registered any more");
        assertEq(registry.organisationOf(guest), 0, "free for another organisation");
    }

    function test_AnOrganisationLeavesOthersAccountsAndRolesAlone() public {
        vm.prank(voterOf(1));
        registry.admit(guest, PARTICIPANT);
        vm.startPrank(voterOf(2));
        bytes memory refusal = abi.encodeWithSelector(Organisations.AccountOfAnother.selector, guest, 1);
        vm.expectRevert(refusal);
        registry.admit(guest, PLATFORM);
        vm.expectRevert(refusal);
        registry.dismiss(guest, PARTICIPANT);
        // Admitted by the governor: nobody's.
        vm.expectRevert(abi.encodeWithSelector(Organisations.AccountOfAnother.selector, payer, 0));
        registry.dismiss(payer, PARTICIPANT);
        bytes32[5] memory roles = [ISSUER, AUDITOR, VALIDATOR, VOTER, keccak256("GOVERNOR")];
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Organisations.RoleNotForOrganisations.selector, roles[i]));
            registry.admit(address(0x123), roles[i]);
        }
        vm.stopPrank();
        vm.prank(guest);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, guest));
        registry.admit(address(0x123), PARTICIPANT);
    }

    function test_OnlyTheGovernorDecidesOverOrganisations() public {
        bytes memory refusal = abi.encodeWithSelector(
            IAccessControl.AccessControlUnauthorizedAccount.selector, voterOf(1), keccak256("GOVERNOR")
        );
        vm.startPrank(voterOf(1));
        vm.expectRevert(refusal);
        registry.admitOrganisation("another", guest);
        vm.expectRevert(refusal);
        registry.removeOrganisation(2);
        vm.expectRevert(refusal);
        registry.restoreOrganisation(2);
        vm.expectRevert(refusal);
        registry.assign(payer, 1);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, voterOf(1)));
        registry.changeVoter(2, guest);
        vm.stopPrank();
    }

    function test_ARemovedOrganisationIsSilentUntilItIsRestored() public {
        vm.prank(voterOf(5));
        registry.admit(guest, PARTICIPANT);
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(Organisations.OrganisationValidates.selector, 5));
        registry.removeOrganisation(5);
        seats.remove(validatorOf(5));
        registry.removeOrganisation(5);
        vm.expectRevert(abi.encodeWithSelector(Organisations.WrongOrganisationState.selector, 5, false));
        registry.removeOrganisation(5);
        vm.stopPrank();

        assertTrue(!registry.isRegistered(guest) && !registry.isRegistered(voterOf(5)), "its accounts are out");
        assertEq(registry.getVotes(voterOf(5)), 0, "no vote");
        assertEq(registry.activeOrganisations(), 4, "votes there are");
        vm.prank(voterOf(5));
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotVoter.selector, voterOf(5)));
        registry.admit(address(0x123), PARTICIPANT);

        vm.prank(governor);
        registry.restoreOrganisation(5);
        assertTrue(registry.isRegistered(guest) && registry.isRegistered(voterOf(5)), "and in again");
        assertEq(registry.getVotes(voterOf(5)), 1, "its vote");
    }

    function test_AnOrganisationThatValidatesOrIsUnknownIsNotRemoved() public {
        vm.startPrank(governor);
        for (uint32 i = 2; i <= ORGANISATIONS; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Organisations.OrganisationValidates.selector, i));
            registry.removeOrganisation(i);
        }
        uint32 newcomer = registry.admitOrganisation("newcomer", guest);
        registry.removeOrganisation(newcomer);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, newcomer + 1));
        registry.removeOrganisation(newcomer + 1);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, 0));
        registry.removeOrganisation(0);
        vm.stopPrank();
    }

    function test_ANewVoterTakesTheVoteAndTheOldOneIsNobody() public {
        vm.prank(voterOf(1));
        vm.expectEmit(address(registry));
        emit Organisations.VoterChanged(1, voterOf(1), guest);
        registry.changeVoter(1, guest);
        assertEq(registry.getVotes(guest), 1, "the vote");
        assertEq(registry.getVotes(voterOf(1)), 0, "not twice");
        assertTrue(!registry.isRegistered(voterOf(1)), "the old one is out");
        assertEq(registry.voterOf(guest), 1, "the voter");
        // A lost key: the governor helps. Nobody votes for two.
        vm.startPrank(governor);
        registry.changeVoter(1, voterOf(1));
        vm.expectRevert(abi.encodeWithSelector(Organisations.AlreadyVoter.selector, voterOf(2)));
        registry.changeVoter(1, voterOf(2));
        vm.expectRevert(abi.encodeWithSelector(Organisations.AlreadyVoter.selector, voterOf(2)));
        registry.admitOrganisation("second voice", voterOf(2));
        vm.expectRevert(Roles.ZeroAccount.selector);
        registry.changeVoter(1, address(0));
        vm.stopPrank();
    }

    function test_TheGovernorMovesAccountsButNotVotersAndValidators() public {
        vm.startPrank(governor);
        registry.assign(payer, 2);
        assertEq(registry.organisationOf(payer), 2, "moved");
        registry.assign(payer, 0);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotMember.selector, guest));
        registry.assign(guest, 1);
        vm.expectRevert(abi.encodeWithSelector(Roles.BoundRole.selector, VOTER));
        registry.assign(voterOf(1), 2);
        vm.expectRevert(abi.encodeWithSelector(Roles.BoundRole.selector, VALIDATOR));
        registry.assign(validatorOf(1), 2);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, 6));
        registry.assign(payer, 6);
        vm.stopPrank();
    }

    function test_NamesAreSomething() public {
        vm.startPrank(governor);
        vm.expectRevert(Organisations.BadOrganisationName.selector);
        registry.admitOrganisation("", guest);
        vm.expectRevert(Organisations.BadOrganisationName.selector);
        registry.admitOrganisation(string(new bytes(65)), guest);
        vm.stopPrank();
    }

    function test_VotesAreNotDelegated() public {
        vm.prank(voterOf(1));
        vm.expectRevert(Organisations.NoDelegation.selector);
        registry.delegate(voterOf(2));
    }

    /// Whatever is decided over organisations and voters, every active one has one vote, and nobody else has any.
    function testFuzz_OneOrganisationOneVote(uint256[6] memory seed) public {
        vm.startPrank(governor);
        for (uint256 i = 0; i < seed.length; ++i) {
            uint32 id = uint32(bound(seed[i] >> 8, 1, registry.organisationCount()));
            address account = address(uint160(0xFACE00 + i));
            uint256 action = seed[i] % 4;
            if (action == 0) registry.admitOrganisation("newcomer", account);
            if (action == 1) registry.changeVoter(id, account);
            if (action == 2) try registry.removeOrganisation(id) {} catch {}
            if (action == 3) try registry.restoreOrganisation(id) {} catch {}
            vm.warp(block.timestamp + 1);
            checkVotes();
        }
        vm.stopPrank();
    }

    function checkVotes() private view {
        uint256 active = 0;
        for (uint32 id = 1; id <= registry.organisationCount(); ++id) {
            address account = registry.organisation(id).voter;
            uint256 want = registry.organisation(id).active ? 1 : 0;
            active += want;
            assertEq(registry.getVotes(account), want, "votes of an organisation");
            assertTrue(registry.hasRole(VOTER, account), "its voter");
        }
        assertEq(registry.activeOrganisations(), active, "votes there are");
        assertEq(registry.getPastTotalSupply(block.timestamp - 1), active, "votes that counted");
        assertEq(registry.getRoleMemberCount(VOTER), registry.organisationCount(), "voters");
        assertTrue(active > 0, "somebody votes");
    }
}
