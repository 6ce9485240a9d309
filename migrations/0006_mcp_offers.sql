-- An MCP server is approved as it is reached, not for the names of its tools alone: { reach, tools } stands where the list of tools stood.
-- What was approved before said nothing of the program or address behind it, and is asked about once more.

update ops_mcp_servers
set status = 'new', pinned = null, pinned_sha = null, seen = null, seen_sha = null, approved_by = null, approved_at = null,
    updated_at = ops_now() - interval '1 day';

alter table ops_mcp_servers
  -- As policy names a server.
  drop constraint ops_mcp_servers_name_check,
  add constraint server_is_named check (name ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  add constraint offer_has_reach check (
    (pinned is null or pinned ?& array['reach', 'tools']) and (seen is null or seen ?& array['reach', 'tools']));
