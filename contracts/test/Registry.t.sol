// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Registry} from "../src/Registry.sol";
import {Fixture} from "./Fixture.sol";

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
        for (uint256 i = 0; i < 4; ++i) {
            registry.revokeRole(roles[i], guest);
            assertTrue(registry.isRegistered(guest), "still registered by another role");
        }
        registry.revokeRole(registry.GOVERNOR(), guest);
        vm.stopPrank();
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

    function test_ThereIsAlwaysAGovernorAndAValidatorStays() public {
        bytes32 role = registry.GOVERNOR();
        vm.expectRevert(abi.encodeWithSelector(Registry.LastOfRole.selector, role));
        vm.prank(governor);
        registry.renounceRole(role, governor);
        grant(role, guest);
        vm.prank(governor);
        registry.renounceRole(role, governor);
        assertTrue(!registry.hasRole(role, governor), "a governor may hand over");

        role = registry.VALIDATOR();
        vm.startPrank(guest);
        registry.grantRole(role, guest);
        vm.expectRevert(abi.encodeWithSelector(Registry.LastOfRole.selector, role));
        registry.revokeRole(role, guest);
        vm.stopPrank();
    }

    function test_RolesAreKnownAndAccountsAreSomebody() public {
        bytes32 role = registry.PARTICIPANT();
        vm.expectRevert(Registry.ZeroAccount.selector);
        vm.prank(governor);
        registry.grantRole(role, address(0));
        vm.expectRevert();
        vm.prank(governor);
        registry.grantRole(keccak256("EMPEROR"), guest);
        Registry.Grant[] memory grants = new Registry.Grant[](1);
        grants[0] = Registry.Grant(keccak256("EMPEROR"), guest);
        vm.expectRevert();
        new Registry(governor, grants);
    }

    function test_GenesisGrantsAreInForce() public {
        Registry.Grant[] memory grants = new Registry.Grant[](2);
        grants[0] = Registry.Grant(registry.VALIDATOR(), guest);
        grants[1] = Registry.Grant(registry.PLATFORM(), guest);
        Registry fresh = Registry(deploy("Registry", abi.encode(governor, grants)));
        assertTrue(fresh.hasRole(fresh.VALIDATOR(), guest), "validator");
        assertTrue(fresh.hasRole(fresh.PLATFORM(), guest), "platform");
        assertTrue(fresh.hasRole(fresh.GOVERNOR(), governor), "governor");
        assertEq(fresh.getRoleMember(fresh.VALIDATOR(), 0), guest, "the first validator");
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
            registry.VALIDATOR(),
            registry.GOVERNOR()
        ];
    }
}
