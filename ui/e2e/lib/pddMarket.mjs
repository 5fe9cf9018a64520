/** A 拼多多 that knows just enough for connecting a shop; it can refuse this computer's address. */
import { createServer } from 'node:http';

const SCOPE = [
  'pdd.order.number.list.increment.get',
  'pdd.order.list.get',
  'pdd.order.information.get',
  'pdd.mall.info.get',
];

export async function startPddMarket() {
  const market = { refusesAddress: true, codes: [] };
  const answers = {
    'pdd.time.get': () => ({ time_get_response: { time: beijing(Date.now()) } }),
    'pdd.pop.auth.token.create': ({ code }) => {
      market.codes.push(code);
      return {
        pop_auth_token_create_response: {
          access_token: 'access-1',
          expires_in: 86_400,
          refresh_token: 'refresh-1',
          refresh_token_expires_in: 2_592_000,
          owner_id: '100000001',
          owner_name: 'owner',
          scope: SCOPE,
        },
      };
    },
    'pdd.mall.info.get': () =>
      market.refusesAddress
        ? refused(20_005, 'ip无权访问接口，请加入ip白名单: 203.0.113.7')
        : { mall_info_get_response: { mall_id: 100_000_001, mall_name: '试营业小店' } },
    'pdd.order.list.get': () => ({
      order_list_get_response: { order_list: [], total_count: 0, has_next: false },
    }),
    'pdd.order.number.list.increment.get': () => ({
      order_sn_increment_get_response: { order_sn_list: [], total_count: 0, has_next: false },
    }),
    'pdd.goods.list.get': () => ({ goods_list_get_response: { goods_list: [], total_count: 0 } }),
  };
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(parts).toString() || '{}');
      const answer = answers[asked.type]?.(asked) ?? refused(20_031, '用户没有授权访问此接口');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  market.gateway = `http://127.0.0.1:${server.address().port}`;
  market.stop = () => new Promise((resolve) => server.close(resolve));
  return market;
}

function refused(error_code, error_msg) {
  return { error_response: { error_code, error_msg, sub_code: null, sub_msg: '', request_id: 'r' } };
}

function beijing(ms) {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
