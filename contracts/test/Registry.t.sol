// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Organisations} from "../src/Organisations.sol";
import {Registry} from "../src/Registry.sol";
import {Roles} from "../src/Roles.sol";
import {Fixture} from "./Fixture.sol";

contract Empty {}

contract RegistryTest is Fixture {
    address internal guest = address(0x6E57);

    function test_TheGovernorGrantsAndRevokesEveryRole() public {
        bytes32[6] memory roles = allRoles();
        for (uint256 i = 0; i < roles.length; ++i) {
            assertEq(registry.getRoleAdmin(roles[i]), registry.GOVERNOR(), "admin of the role");
            grant(roles[i], guest);
            assertTrue(registry.hasRole(roles[i], guest), "granted");
            assertTrue(registry.isRegistered(guest), "registered");
        }
        vm.startPrank(governor);
        for (uint256 i = 0; i < 5; ++i) {
            registry.revokeRole(roles[i], guest);
            assertTrue(registry.isRegistered(guest), "still registered by another role");
        }
        registry.revokeRole(registry.GOVERNOR(), guest);
        vm.stopPrank();
        assertTrue(!registry.isRegistered(guest), "not registered any more");
    }

    function test_NobodyElseGrants() public {
        bytes32 role = registry.PARTICIPANT();
        bytes32 admin = registry.GOVERNOR();
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, issuer, admin));
        vm.prank(issuer);
        registry.grantRole(role, guest);
    }

    function test_LosingTheLastRoleUnregisters() public {
        bytes32 participant = registry.PARTICIPANT();
        bytes32 auditor = registry.AUDITOR();
        grant(participant, guest);
        grant(participant, guest);
        grant(auditor, guest);
        vm.prank(guest);
        registry.renounceRole(participant, guest);
        assertTrue(registry.isRegistered(guest), "registered as auditor");
        vm.prank(governor);
        registry.revokeRole(auditor, guest);
        assertTrue(!registry.isRegistered(guest), "not registered any more");
        vm.prank(governor);
        registry.revokeRole(auditor, guest);
        assertTrue(!registry.isRegistered(guest), "revoking twice changes nothing");
    }

    function test_ThereIsAlwaysAGovernor() public {
        bytes32 role = registry.GOVERNOR();
        vm.startPrank(governor);
        registry.revokeRole(role, address(timelock));
        vm.expectRevert(abi.encodeWithSelector(Roles.LastOfRole.selector, role));
        registry.renounceRole(role, governor);
        registry.grantRole(role, guest);
        registry.renounceRole(role, governor);
        vm.stopPrank();
        assertTrue(!registry.hasRole(role, governor), "a governor may hand over");
    }

    /// They follow from a seat and from an organisation.
    function test_NobodyGrantsOrLaysDownTheRolesOfValidatorsAndVoters() public {
        bytes32[2] memory roles = [registry.VALIDATOR(), registry.VOTER()];
        address[2] memory holders = [vm.addr(1), voter];
        for (uint256 i = 0; i < 2; ++i) {
            assertTrue(registry.hasRole(roles[i], holders[i]), "holds it");
            vm.startPrank(governor);
            vm.expectRevert();
            registry.grantRole(roles[i], guest);
            vm.expectRevert();
            registry.revokeRole(roles[i], holders[i]);
            vm.stopPrank();
            vm.prank(holders[i]);
            vm.expectRevert(abi.encodeWithSelector(Roles.BoundRole.selector, roles[i]));
            registry.renounceRole(roles[i], holders[i]);
        }
        vm.prank(governor);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotValidators.selector, governor));
        registry.seat(guest, 0);
        vm.prank(governor);
        vm.expectRevert(abi.encodeWithSelector(Organisations.NotValidators.selector, governor));
        registry.unseat(vm.addr(1));
    }

    function test_RolesAreKnownAndAccountsAreSomebody() public {
        bytes32 role = registry.PARTICIPANT();
        vm.expectRevert(Roles.ZeroAccount.selector);
        vm.prank(governor);
        registry.grantRole(role, address(0));
        vm.expectRevert();
        vm.prank(governor);
        registry.grantRole(keccak256("EMPEROR"), guest);
    }

    function test_GenesisGrantsAreInForceAndOnlyOnesThatCanBeGranted() public {
        Registry.Genesis memory genesis = registryGenesis();
        genesis.grants[0] = Registry.Grant(registry.AUDITOR(), guest, 1);
        genesis.grants[1] = Registry.Grant(registry.PLATFORM(), guest, 0);
        Registry fresh = Registry(payable(deploy("Registry", abi.encode(genesis))));
        assertTrue(fresh.hasRole(fresh.AUDITOR(), guest), "auditor");
        assertTrue(fresh.hasRole(fresh.PLATFORM(), guest), "platform");
        assertEq(fresh.organisationOf(guest), 1, "organisation of the first grant");
        assertTrue(fresh.hasRole(fresh.GOVERNOR(), governor), "governor");
        assertTrue(fresh.hasRole(fresh.GOVERNOR(), address(timelock)), "timelock");
        assertEq(fresh.voterOf(voter), 1, "voter");

        bytes32[3] memory wrong = [registry.VALIDATOR(), registry.VOTER(), keccak256("EMPEROR")];
        for (uint256 i = 0; i < wrong.length; ++i) {
            genesis.grants[0].role = wrong[i];
            vm.expectRevert();
            new Registry(genesis);
        }
        genesis.grants[0] = Registry.Grant(registry.AUDITOR(), guest, 2);
        vm.expectRevert(abi.encodeWithSelector(Organisations.UnknownOrganisation.selector, 2));
        new Registry(genesis);
    }

    function test_TheFirstRegistrationGivesACreditOnce() public {
        vm.deal(address(registry), 2 ether);
        grant(registry.PARTICIPANT(), guest);
        grant(registry.AUDITOR(), guest);
        assertEq(guest.balance, registry.CREDIT(), "one credit");
        vm.startPrank(governor);
        registry.revokeRole(registry.PARTICIPANT(), guest);
        registry.revokeRole(registry.AUDITOR(), guest);
        registry.grantRole(registry.PARTICIPANT(), guest);
        vm.stopPrank();
        assertEq(guest.balance, registry.CREDIT(), "no second one");
        grant(registry.PARTICIPANT(), address(new Empty()));
        assertEq(address(registry).balance, 1 ether, "contracts get none");
    }

    function test_WithoutFundsRegistrationStillWorks() public {
        grant(registry.PARTICIPANT(), guest);
        assertTrue(registry.isRegistered(guest), "registered");
        (bool sent,) = address(registry).call{value: 1 ether}("");
        assertTrue(sent, "anybody may refill");
        grant(registry.AUDITOR(), guest);
        assertEq(guest.balance, registry.CREDIT(), "the credit comes later");
    }

    function grant(bytes32 role, address account) private {
        vm.prank(governor);
        registry.grantRole(role, account);
    }

    function allRoles() private view returns (bytes32[6] memory) {
        return [
            registry.PARTICIPANT(),
            registry.PLATFORM(),
            registry.ISSUER(),
            registry.AUDITOR(),
            registry.DEPLOYER(),
            registry.GOVERNOR()
        ];
    }
}
