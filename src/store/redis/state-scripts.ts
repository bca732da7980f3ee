// The scripts that change the state in Redis: each is one atomic step that knows its own repetition.
import type { RedisScript } from './redis-connection.ts'

/** Raises the epoch above the stored one and above the floor. ARGV: owner, floor, name of this opening, 1 where a state must be there. */
export const openScript: RedisScript = {
  name: 'open',
  lua: `
local stored = redis.call('HGET', KEYS[1], 'epoch')
if not stored and ARGV[4] == '1' then return {'lost'} end
local epoch = tonumber(stored or '0')
local owner = redis.call('HGET', KEYS[1], 'claim')
-- The same opening again, after an answer that got lost: nothing is raised twice.
if owner ~= ARGV[3] then
  epoch = math.max(epoch, tonumber(ARGV[2])) + 1
  redis.call('HSET', KEYS[1], 'epoch', string.format('%.0f', epoch), 'owner', ARGV[1], 'claim', ARGV[3])
  redis.call('HSETNX', KEYS[1], 'offset', '0')
  redis.call('HSETNX', KEYS[1], 'tick', '0')
  redis.call('HSETNX', KEYS[1], 'sequence', '0')
end
return redis.call('HMGET', KEYS[1], 'epoch', 'offset')`,
}

/**
 * KEYS: meta, revisions, heads, head ranks, situation revisions, situations, situation ranks, letters, counters, outbox
 * sequence, lists of revisions, then four for each sink: rows, order, done, due, then two for each kind of desk record: records,
 * order. ARGV: epoch, from, to, tick, five limits, then lists with their counts.
 */
export const commitScript: RedisScript = {
  name: 'commit',
  lua: `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'offset')
if not meta[1] then return 'lost' end
if meta[1] ~= ARGV[1] then return 'fenced' end
if meta[2] ~= ARGV[2] then
  if tonumber(meta[2]) >= tonumber(ARGV[3]) then return 'already' end
  return 'gap'
end
local at = 10
local function take() local value = ARGV[at]; at = at + 1; return value end
local function kept(n) return tonumber(ARGV[4 + n]) end

for _ = 1, tonumber(take()) do
  local id, rev, body = take(), take(), take()
  local head = redis.call('HGET', KEYS[3], id)
  if not head or tonumber(head) < tonumber(rev) then
    local sequence = redis.call('HINCRBY', KEYS[1], 'sequence', 1)
    redis.call('HSET', KEYS[2], sequence, body)
    redis.call('HSET', KEYS[3], id, rev)
    redis.call('ZADD', KEYS[4], sequence, id)
    local list = redis.call('HGET', KEYS[11], id)
    list = (list and list .. ',' or '') .. string.format('%.0f', sequence)
    -- The oldest of an alert that is revised over and over leave its list, a whole number at a time.
    if #list > 2000 then list = string.gsub(string.sub(list, -1500), '^%d*,', '') end
    redis.call('HSET', KEYS[11], id, list)
  end
end
for _ = 1, tonumber(take()) do
  local id, rev, tick, body = take(), take(), take(), take()
  local known = redis.call('HGET', KEYS[5], id)
  if not known or tonumber(known) < tonumber(rev) then
    redis.call('HSET', KEYS[5], id, rev)
    redis.call('HSET', KEYS[6], id, body)
    redis.call('ZADD', KEYS[7], tick, id)
  end
end
for _ = 1, tonumber(take()) do redis.call('LPUSH', KEYS[8], take()) end
redis.call('LTRIM', KEYS[8], 0, kept(4) - 1)
for _ = 1, tonumber(take()) do
  local sink, row, body = tonumber(take()), take(), take()
  local rows, order, done, due = KEYS[8 + 4 * sink], KEYS[9 + 4 * sink], KEYS[10 + 4 * sink], KEYS[11 + 4 * sink]
  if redis.call('HEXISTS', rows, row) == 0 and not redis.call('ZSCORE', done, row) then
    redis.call('HSET', rows, row, '0' .. body)
    redis.call('ZADD', order, redis.call('INCR', KEYS[10]), row)
  end
  local over = redis.call('ZCARD', order) - kept(5)
  if over > 0 then
    for _, oldest in ipairs(redis.call('ZRANGE', order, 0, over - 1)) do
      redis.call('HDEL', rows, oldest)
      redis.call('HDEL', due, oldest)
    end
    redis.call('ZREMRANGEBYRANK', order, 0, over - 1)
  end
end
for _ = 1, tonumber(take()) do
  local name, value = take(), take()
  redis.call('HSET', KEYS[9], name, value)
end
local kinds = tonumber(take())
for _ = 1, tonumber(take()) do
  local at = #KEYS - 2 * kinds + 1 + 2 * tonumber(take())
  local id, body = take(), take()
  redis.call('HSET', KEYS[at], id, body)
  redis.call('ZADD', KEYS[at + 1], redis.call('HINCRBY', KEYS[1], 'record-sequence', 1), id)
end
-- The first kind, outcomes of actions, is read within seconds; all other records stay.
local outcomes = #KEYS - 2 * kinds + 1
for _, old in ipairs(redis.call('ZRANGE', KEYS[outcomes + 1], 0, -20001)) do
  redis.call('HDEL', KEYS[outcomes], old)
  redis.call('ZREM', KEYS[outcomes + 1], old)
end

-- Beyond the limits the oldest go first, a few hundred at a time so that no step takes long.
local sequence = tonumber(redis.call('HGET', KEYS[1], 'sequence'))
local trimmed = tonumber(redis.call('HGET', KEYS[1], 'trimmed') or '0')
local target = math.min(sequence - kept(1), trimmed + 500)
if target > trimmed then
  for old = trimmed + 1, target do redis.call('HDEL', KEYS[2], string.format('%.0f', old)) end
  redis.call('HSET', KEYS[1], 'trimmed', string.format('%.0f', target))
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', target, 'LIMIT', 0, 500)) do
    redis.call('HDEL', KEYS[3], id)
    redis.call('HDEL', KEYS[11], id)
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', target)
end
local over = math.min(redis.call('ZCARD', KEYS[7]) - kept(3), 500)
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[7], 0, over - 1)) do
    redis.call('HDEL', KEYS[5], id)
    redis.call('HDEL', KEYS[6], id)
  end
  redis.call('ZREMRANGEBYRANK', KEYS[7], 0, over - 1)
end
redis.call('HSET', KEYS[1], 'offset', ARGV[3], 'tick', ARGV[4])
return 'ok'`,
}

/** KEYS: meta, checkpoints (a list of references, newest first). ARGV: epoch, offset, reference, how many to keep. */
export const checkpointScript: RedisScript = {
  name: 'checkpoint',
  lua: `
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'offset')
if not meta[1] then return {'lost'} end
if meta[1] ~= ARGV[1] then return {'fenced'} end
if tonumber(ARGV[2]) > tonumber(meta[2]) then return {'gap'} end
if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[3] then redis.call('LPUSH', KEYS[2], ARGV[3]) end
local answer = redis.call('LRANGE', KEYS[2], ARGV[4], -1)
redis.call('LTRIM', KEYS[2], 0, ARGV[4] - 1)
table.insert(answer, 1, 'ok')
return answer`,
}

/** KEYS: rows, order, done, due. ARGV: how many done rows to remember, rows. */
export const doneScript: RedisScript = {
  name: 'done',
  lua: `
for i = 2, #ARGV do
  local score = redis.call('ZSCORE', KEYS[2], ARGV[i])
  if score then
    redis.call('ZREM', KEYS[2], ARGV[i])
    redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('HDEL', KEYS[4], ARGV[i])
    redis.call('ZADD', KEYS[3], score, ARGV[i])
  end
end
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - tonumber(ARGV[1]))
return 'ok'`,
}

/** KEYS: rows, due. ARGV: row, epoch ms before which it is not tried again. The number of attempts stands before the body; an answer that gets lost may count one twice, which only lengthens a pause. */
export const failedScript: RedisScript = {
  name: 'failed',
  lua: `
local row = redis.call('HGET', KEYS[1], ARGV[1])
if not row then return 0 end
local attempts, body = string.match(row, '^(%d+)(.*)$')
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', attempts + 1) .. body)
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1`,
}

/** KEYS: lease. ARGV: owner, milliseconds. 1 where the owner holds it now. */
export const leaseScript: RedisScript = {
  name: 'lease',
  lua: `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`,
}

/** KEYS: lease. ARGV: owner. Gives back what is the owner's own. */
export const releaseScript: RedisScript = {
  name: 'release',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
}
