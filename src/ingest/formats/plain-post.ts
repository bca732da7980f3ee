// Posts of systems of which nobody has told: a text, a time, and who or what it is, under the names that most programs give them.
import { tableFormat } from './fields.ts'
import type { Format } from './format.ts'

const words = (line: string): readonly string[] => line.split(' ')

const texts = words('content text message body msg 正文 内容 帖子内容 发帖内容 评论内容 微博内容 文本')
const times = words(
  'publish_time publishTime published_at publishedAt pub_time pubTime post_time postTime created_at createdAt create_time createTime created date_time datetime time timestamp @timestamp date 发布时间 发表时间 发帖时间 评论时间 创建时间 时间',
)
const ids = words('id _id mid post_id postId msg_id message_id doc_id uuid tid pid 编号 帖子ID 帖子编号')
const authors = words(
  'author author_id authorId user_id userId uid user_name userName username nickname nick_name nickName screen_name poster user 作者 发帖人 发布人 用户 用户名 昵称 博主',
)
const titles = words('title subject topic_title headline 标题 主题 帖子标题')

/** What has words and a time is no more than likely a post; with an id, an author or a title beside them it is one. */
export const plainPostFormat: Format = {
  ...tableFormat({
    name: 'plain_post',
    source: 'posts',
    channel: 'forum',
    signatures: [[texts, times, [...ids, ...authors, ...titles]]],
    fields: {
      id: ids,
      author: authors,
      title: titles,
      text: texts,
      time: times,
      place: [
        words('province 省份'),
        words('city 城市'),
        words('district area 区县'),
        words('location place address region ip_location 地点 地址 位置 属地'),
      ],
      reposts: words('reposts_count repost_count share_count reposts shares 转发数'),
      comments: words('comments_count comment_count reply_count comments replies 评论数 回复数'),
      likes: words('attitudes_count like_count liked_count likes 点赞数'),
    },
  }),
  isLastResort: true,
}
